package io.evenkeel.practice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** What keeps the practice world repeatable. That it is apart from the services is plain from its pom. */
final class Layering {
    static final ArchRule PURE_DOMAINS = classes()
            .that()
            .resideInAnyPackage("..domains..", "..seed..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "io.evenkeel.practice.domains..", "io.evenkeel.practice.seed..")
            .because("the lab and the teacher must solve alike; serving and writing belong into teacher and traffic");

    static final ArchRule TIME_IS_AN_ARGUMENT = noClasses()
            .that()
            .resideInAnyPackage("..domains..", "..seed..", "..traffic..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.time..")
            .because("a seed must give the same questions at any time");

    static final ArchRule CHANCE_IS_A_SEED = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Random|SplittableRandom|UUID|concurrent\\.ThreadLocalRandom)")
            .because("runs must repeat; draw from Seed");

    static final List<ArchRule> ALL = List.of(PURE_DOMAINS, TIME_IS_AN_ARGUMENT, CHANCE_IS_A_SEED);

    private Layering() {}
}
