package io.ringfence.example.sipserver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** Which room of the SIP server may see which. */
@AnalyzeClasses(
    packages = "io.ringfence.example.sipserver",
    importOptions = ImportOption.DoNotIncludeTests.class)
class SipServerRoomsTest {
  private static final String ROOT = "io.ringfence.example.sipserver";

  @ArchTest
  static final ArchRule A_ROOM_USES_ONLY_ROOMS_BELOW =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
          .layer("sipserver")
          .definedBy(ROOT)
          .layer("demo")
          .definedBy(ROOT + ".demo")
          .layer("author")
          .definedBy(ROOT + ".author")
          .layer("call")
          .definedBy(ROOT + ".call")
          .layer("service")
          .definedBy(ROOT + ".service")
          .layer("registrar")
          .definedBy(ROOT + ".registrar")
          .layer("sip")
          .definedBy(ROOT + ".sip")
          .layer("store")
          .definedBy(ROOT + ".store")
          .layer("plan")
          .definedBy(ROOT + ".plan")
          .layer("config")
          .definedBy(ROOT + ".config")
          .whereLayer("call")
          .mayOnlyAccessLayers("registrar", "sip", "config")
          .whereLayer("service")
          .mayOnlyAccessLayers("store", "config")
          .whereLayer("author")
          .mayOnlyAccessLayers("plan", "service", "store", "config")
          .whereLayer("registrar")
          .mayOnlyAccessLayers("sip", "config")
          .whereLayer("sip")
          .mayNotAccessAnyLayer()
          .whereLayer("store")
          .mayNotAccessAnyLayer()
          .whereLayer("plan")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("demo")
          .mayOnlyBeAccessedByLayers("sipserver")
          .whereLayer("sipserver")
          .mayNotBeAccessedByAnyLayer()
          .withOptionalLayers(true);

  @ArchTest
  static final ArchRule NO_ROOMS_GO_ROUND_IN_A_CIRCLE =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should(ACCESS_STANDARD_STREAMS)
          .because("rooms log, and get a stream where they print");

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
