package io.ringfence.supervisor;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The room table of the architecture, and what no room does. */
@AnalyzeClasses(
    packages = "io.ringfence.supervisor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String ROOT = "io.ringfence.supervisor";

  @ArchTest
  static final ArchRule A_ROOM_USES_ONLY_ROOMS_BELOW =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.ringfence..")
          .layer("supervisor")
          .definedBy(ROOT)
          .layer("dispatch")
          .definedBy(ROOT + ".dispatch")
          .layer("pool")
          .definedBy(ROOT + ".pool")
          .layer("link")
          .definedBy(ROOT + ".link")
          .layer("process")
          .definedBy(ROOT + ".process")
          .layer("report")
          .definedBy(ROOT + ".report")
          .layer("event")
          .definedBy(ROOT + ".event")
          .layer("settings")
          .definedBy(ROOT + ".settings")
          .layer("call")
          .definedBy(ROOT + ".call")
          .layer("worker.protocol")
          .definedBy("io.ringfence.worker.protocol")
          .whereLayer("dispatch")
          .mayOnlyAccessLayers("pool", "link", "report", "event", "settings", "call")
          .whereLayer("pool")
          .mayOnlyAccessLayers("link", "process", "report", "event", "settings", "call")
          .whereLayer("link")
          .mayOnlyAccessLayers("worker.protocol", "settings", "call")
          .whereLayer("process")
          .mayOnlyAccessLayers("settings")
          .whereLayer("report")
          .mayOnlyAccessLayers("event")
          .whereLayer("event")
          .mayOnlyAccessLayers("settings", "call")
          .whereLayer("settings")
          .mayNotAccessAnyLayer()
          .whereLayer("call")
          .mayNotAccessAnyLayer()
          .whereLayer("supervisor")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("worker.protocol")
          .mayOnlyBeAccessedByLayers("link")
          .withOptionalLayers(true);

  @ArchTest
  static final ArchRule NO_ROOMS_GO_ROUND_IN_A_CIRCLE =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule NOTHING_IS_PRINTED = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule NOTHING_SLEEPS =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "Thread.sleep",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Thread.class)
                          && call.getTarget().getName().equals("sleep")));

  @ArchTest
  static final ArchRule NOTHING_IS_DESERIALIZED =
      noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

  @ArchTest
  static final ArchRule NOTHING_RUNS_ON_THE_COMMON_POOL =
      noClasses()
          .should()
          .accessTargetWhere(describe("the common pool", RoomsTest::usesCommonPool));

  @ArchTest
  static final ArchRule NO_ENGINE_IS_NEAR_THE_HOST =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.jruby..", "org.graalvm..", "com.oracle.truffle.."));

  @ArchTest
  static void thePublicTypesAreTheseAndNoOthers(JavaClasses classes) {
    List<String> exported = List.of(ROOT, ROOT + ".call", ROOT + ".event", ROOT + ".settings");
    List<String> seen =
        classes.stream()
            .filter(type -> exported.contains(type.getPackageName()))
            .filter(type -> type.isTopLevelClass() && isPublic(type))
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(type -> type.getName().substring(ROOT.length() + 1))
            .sorted()
            .toList();
    // One more is a decision: it is for ever.
    assertEquals(
        List.of(
            "CallDispatcher",
            "CallDispatcherBuilder",
            "call.Call",
            "call.CallOutcome",
            "call.Command",
            "call.CommandHandler",
            "call.CommandResult",
            "call.DialString",
            "call.Dialplan",
            "call.DispatchedCall",
            "call.Language",
            "call.PlanValue",
            "call.ServiceCommand",
            "call.SipRequest",
            "call.Treatment",
            "event.Blame",
            "event.EndReason",
            "event.EventListener",
            "event.Incident",
            "event.RunReading",
            "event.StartFailedException",
            "event.SupervisorEvent",
            "event.WorkerIdentity",
            "event.WorkerStatus",
            "settings.CommandOffer",
            "settings.HealthSettings",
            "settings.MemorySettings",
            "settings.MemorySize",
            "settings.OwnerSettings",
            "settings.PlaceSettings",
            "settings.PoolSettings",
            "settings.QuarantineSettings",
            "settings.RecycleSettings",
            "settings.RestartIntensity",
            "settings.RunSettings",
            "settings.WaitingSettings",
            "settings.WorkerProgram"),
        seen);
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  /** An asynchronous step of a future, or a parallel stream, without an executor of ours. */
  private static boolean usesCommonPool(JavaAccess<?> access) {
    if (access.getTarget().getName().equals("parallelStream")
        || access.getTarget().getName().equals("commonPool")) {
      return true;
    }
    return access.getTargetOwner().isAssignableTo(CompletableFuture.class)
        && access.getTarget().getName().endsWith("Async")
        && access.getTarget() instanceof CodeUnitCallTarget target
        && target.getRawParameterTypes().stream()
            .noneMatch(type -> type.getSimpleName().equals("Executor"));
  }
}
