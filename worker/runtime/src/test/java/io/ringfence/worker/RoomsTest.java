package io.ringfence.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The room table of the worker in docs/architecture.md. */
@AnalyzeClasses(
    packages = "io.ringfence.worker",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  @ArchTest
  static final ArchRule A_ROOM_USES_THE_ROOMS_BELOW_IT =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("worker")
          .definedBy("io.ringfence.worker")
          .layer("session")
          .definedBy("..worker.session")
          .layer("engine")
          .definedBy("..worker.engine")
          .layer("languages")
          .definedBy("..worker.engine.*")
          .layer("dialplan")
          .definedBy("..worker.dialplan")
          .layer("guard")
          .definedBy("..worker.guard")
          .whereLayer("worker")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("worker")
          .whereLayer("languages")
          .mayOnlyBeAccessedByLayers("worker")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("worker", "session", "languages")
          .whereLayer("dialplan")
          .mayOnlyBeAccessedByLayers("session", "engine", "languages")
          .whereLayer("guard")
          .mayOnlyBeAccessedByLayers("worker", "session");

  @ArchTest
  static final ArchRule ENGINES_STAY_IN_THEIR_ROOMS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.engine.ruby")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jruby..")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.jcodings..");

  @ArchTest
  static final ArchRule POLYGLOT_STAYS_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.engine.javascript")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.graalvm..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.ringfence.worker.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule ONLY_THE_ENTRY_USES_STANDARD_STREAMS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.ringfence.worker.WorkerMain")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .accessField(System.class, "in");
}
