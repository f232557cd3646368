package io.ringfence.soak;

import io.ringfence.supervisor.call.Language;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The owners of the soak: of each language two honest ones, and one of every other temper. */
final class Owners {

  /**
   * An owner.
   *
   * @param callers how many call it at once
   * @param pauseMillis what each waits between two calls, on average
   */
  record Owner(String name, Temper temper, List<SoakPlan> plans, int callers, int pauseMillis) {
    Owner {
      plans = List.copyOf(plans);
    }
  }

  /** The name of the plans whose calls are emergency calls: no limit of their owner holds. */
  static final String EMERGENCY = "emergency";

  private Owners() {}

  static List<Owner> all() {
    List<Owner> owners = new ArrayList<>();
    for (Language language : Language.values()) {
      owners.add(honest(language, 1));
      owners.add(honest(language, 2));
      owners.add(clock(language));
      owners.add(leaking(language));
      owners.add(failing(language));
      owners.add(hanging(language));
      owners.add(flooding(language));
      owners.add(greedy(language));
    }
    return owners;
  }

  private static Owner honest(Language language, int number) {
    String name = "honest-%d-%s".formatted(number, language.label());
    return new Owner(name, Temper.HONEST, honestPlans(name, language), 4, 200);
  }

  private static List<SoakPlan> honestPlans(String owner, Language language) {
    return List.of(
        plan(owner, Temper.HONEST, language).dial(Conduct.ANSWER, 300).named("short"),
        plan(owner, Temper.HONEST, language).respond(404).named("refuse"),
        plan(owner, Temper.HONEST, language).dial(Conduct.BUSY, 150).named("runs off"),
        plan(owner, Temper.HONEST, language)
            .provisional(Conduct.ANSWER, 5)
            .dial(Conduct.BUSY, 700)
            .dial(Conduct.DOWN, 1)
            .dial(Conduct.ANSWER, 1500)
            .named("failover"),
        plan(owner, Temper.HONEST, language)
            .dial(Conduct.DOWN, 2500)
            .dial(Conduct.THROW, 200)
            .dial(Conduct.BUSY, 3000)
            .respond(480)
            .named("long"),
        plan(owner, Temper.HONEST, language).dial(Conduct.ANSWER, 6000).named("rings long"),
        plan(owner, Temper.HONEST, language)
            .provisional(Conduct.NEVER, 10_000)
            .dial(Conduct.ANSWER, 1000)
            .named("no word of the host"),
        manyDials(owner, language));
  }

  private static SoakPlan manyDials(String owner, Language language) {
    PlanWriter plan = plan(owner, Temper.HONEST, language);
    for (int i = 0; i < 25; i++) {
      plan.dial(i % 2 == 0 ? Conduct.BUSY : Conduct.DOWN, 10 + 20 * (i % 5));
    }
    return plan.respond(486).named("many");
  }

  private static Owner clock(Language language) {
    String name = "clock-" + language.label();
    SoakPlan decides =
        plan(name, Temper.CLOCK, language)
            .text(
                "drawn = rand(1_000_000)\nat = (Time.now.to_f * 1000).to_i",
                "const drawn = Math.floor(Math.random() * 1e6); const at = Date.now();")
            .dial(Conduct.BUSY, 400, "drawn", "at")
            .text(
                "later = (Time.now.to_f * 1000).to_i\nagain = [1, 2, 3, 4, 5].shuffle.join.to_i",
                "const later = new Date().getTime(); const again = Math.floor(Math.random() * 1e9);")
            .dial(Conduct.DOWN, 1500, "later", "again")
            .text(
                "last = (drawn + again + Time.now.to_i) % 1000",
                "const last = (drawn + again + Math.floor(Date.now() / 1000)) % 1000;")
            .dial(Conduct.BUSY, 700, "last")
            .respond(486, "drawn", "at", "later", "again", "last")
            .named("decides");
    SoakPlan measures =
        plan(name, Temper.CLOCK, language)
            .text(
                "drawn = rand(1_000_000)\nbegun = Time.now\nsleep 0.2",
                "const drawn = Math.floor(Math.random() * 1e6); const begun = Date.now();")
            .dial(Conduct.BUSY, 2000, "drawn")
            .text(
                "waited = ((Time.now - begun) * 1000).to_i\n"
                    + "sys.Respond(500, \"s50 waited #{waited} ms\") if waited < 2000",
                "const waited = Date.now() - begun;\n"
                    + "if (waited < 2000) sys.respond(500, `s50 waited ${waited} ms`);")
            .dial(Conduct.DOWN, 1000, "waited")
            .respond(486, "drawn", "waited")
            .named("measures");
    return new Owner(name, Temper.CLOCK, List.of(decides, measures), 4, 200);
  }

  private static Owner leaking(Language language) {
    String name = "leaking-" + language.label();
    SoakPlan hoards =
        plan(name, Temper.LEAKING, language)
            .text(
                "kept = Array.new(8) { |i| i.to_s * 2_000_000 }",
                "const kept = []; for (let i = 0; i < 8; i++) kept.push(new Array(250000).fill(i + 0.5));")
            .dial(Conduct.BUSY, 4000)
            .text("sys.Log(\"still #{kept.size}\")", "sys.log(`still ${kept.length}`);")
            .dial(Conduct.ANSWER, 1500)
            .named("hoards");
    return new Owner(name, Temper.LEAKING, List.of(hoards), 4, 3000);
  }

  private static Owner failing(Language language) {
    String name = "failing-" + language.label();
    SoakPlan raises =
        plan(name, Temper.FAILING, language)
            .dial(Conduct.BUSY, 800)
            .text("raise 'no such tariff'", "throw new Error('no such tariff');")
            .named("raises");
    SoakPlan misspelt =
        plan(name, Temper.FAILING, language)
            .text("tarifs.fetch(1)", "tarifs.fetch(1);")
            .named("misspelt");
    SoakPlan unparsable =
        plan(name, Temper.FAILING, language).text("if true", "const = 3;").named("unparsable");
    return new Owner(name, Temper.FAILING, List.of(raises, misspelt, unparsable), 2, 400);
  }

  private static Owner hanging(Language language) {
    String name = "hanging-" + language.label();
    return new Owner(
        name,
        Temper.HANGING,
        List.of(
            plan(name, Temper.HANGING, language)
                .dial(Conduct.BUSY, 300)
                .text("loop { }", "for (;;);")
                .named("loops"),
            plan(name, Temper.HANGING, language)
                .text(
                    "begin\n  loop { }\nensure\n  loop { }\nend",
                    "for (;;) { try { for (;;); } finally { continue; } }")
                .named("loops in its end"),
            plan(name, Temper.HANGING, language)
                .text("sleep 600", "const end = Date.now() + 600000; while (Date.now() < end);")
                .named("waits"),
            plan(name, Temper.HANGING, language)
                .text(
                    "/(a+)+$/ =~ 'a' * 60 + 'b'\nloop { }",
                    "/(a+)+$/.test('a'.repeat(60) + 'b'); for (;;);")
                .named("pattern without end")),
        1,
        6000);
  }

  private static Owner flooding(Language language) {
    String name = "flooding-" + language.label();
    List<SoakPlan> plans = new ArrayList<>();
    SoakPlan floods =
        plan(name, Temper.FLOODING, language).dial(Conduct.ANSWER, 2000).named("floods");
    plans.addAll(Collections.nCopies(30, floods));
    plans.add(plan(name, Temper.HONEST, language).dial(Conduct.ANSWER, 500).named(EMERGENCY));
    return new Owner(name, Temper.FLOODING, plans, 12, 400);
  }

  private static Owner greedy(Language language) {
    String name = "greedy-" + language.label();
    return new Owner(
        name,
        Temper.GREEDY,
        List.of(
            plan(name, Temper.GREEDY, language)
                .dial(Conduct.BUSY, 100)
                .text(
                    "all = []\nloop { all << 'x' * 100_000 }",
                    "const all = []; for (;;) all.push(new Array(20000).fill(1.5));")
                .named("keeps without end"),
            plan(name, Temper.GREEDY, language)
                .text("loop { 'x' * 1_000_000 }", "for (;;) new Array(100000).fill(0.5);")
                .named("throws away without end"),
            plan(name, Temper.GREEDY, language)
                .text(
                    "all = 'x' * 400_000_000\nall << 'y' * 400_000_000\nloop { }",
                    "const all = []; for (;;) all.push(new Float64Array(4000000).fill(1));")
                .named("takes all at once"),
            plan(name, Temper.GREEDY, language)
                .text(
                    "n = 1\nloop { n = n * 3 % 1_000_003 }",
                    "let n = 1; for (;;) n = n * 3 % 1000003;")
                .named("computes"),
            plan(name, Temper.GREEDY, language)
                .text(
                    "def deeper(n) = deeper(n + 1) + 1\ndeeper(0)",
                    "const f = n => f(n + 1) + 1; f(0);")
                .named("recurses")),
        1,
        6000);
  }

  private static PlanWriter plan(String owner, Temper temper, Language language) {
    return new PlanWriter(owner, temper, language);
  }
}
