package io.evenkeel.method;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The rules that make this module recomputable by anyone, each with its reason. {@link LayeringTest} applies them. */
final class Layering {

    private static final Set<String> EXACT_MATH = Set.of(
            "min",
            "max",
            "abs",
            "addExact",
            "subtractExact",
            "multiplyExact",
            "toIntExact",
            "ceilDiv",
            "floorDiv",
            "floorMod");

    static final ArchRule PLAIN_JAVA = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "io.evenkeel.method.."))
            .because("auditors recompute decisions without broker or framework; adapters belong into a service");

    static final ArchRule NO_INPUT_OR_OUTPUT = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.sql..",
                    "java.util.logging.."))
            .because("a decision is a function of its arguments; let the caller read and write");

    static final ArchRule TIME_IS_AN_ARGUMENT = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.time.."))
            .orShould(access(
                    "the clock",
                    "java.lang.System",
                    name -> name.equals("currentTimeMillis") || name.equals("nanoTime")))
            .orShould(access("the clock", "java.util.Date", name -> true))
            .because("a replay must decide as it did then; pass what depends on time as a value");

    static final ArchRule CHANCE_IS_A_SEED = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.random..", "java.util.concurrent.."))
            .orShould(access("chance", "java.lang.Math", name -> name.equals("random")))
            .orShould(access("chance", "java.lang.StrictMath", name -> name.equals("random")))
            .orShould(access("chance", "java.util.Random", name -> true))
            .orShould(access("chance", "java.util.SplittableRandom", name -> true))
            .orShould(access("chance", "java.security.SecureRandom", name -> true))
            .orShould(access("chance", "java.util.UUID", name -> true))
            .orShould(access("chance", "java.util.Collections", name -> name.equals("shuffle")))
            .because("a replay must draw what was drawn; derive draws from a seed with Ids.bits");

    static final ArchRule STRICT_MATH = noClasses()
            .should(access("inexact mathematics", "java.lang.Math", name -> !EXACT_MATH.contains(name)))
            .because("java.lang.Math may round differently from one processor to the next; use StrictMath");

    static final ArchRule FIXED_SUMMATION_ORDER = noClasses()
            .should(access(
                    "parallel streams", "java.util.", name -> name.equals("parallelStream") || name.equals("parallel")))
            .because("floating-point sums depend on their order, and parallel streams have none; use a loop");

    static final ArchRule DEFINED_ITERATION_ORDER = noClasses()
            .should(access("unordered maps", "java.util.HashMap", name -> true))
            .orShould(access("unordered sets", "java.util.HashSet", name -> true))
            .orShould(access("unordered maps", "java.util.IdentityHashMap", name -> true))
            .orShould(access("unordered maps", "java.util.Map", name -> Set.of("of", "ofEntries", "copyOf")
                    .contains(name)))
            .orShould(access("unordered sets", "java.util.Set", name -> Set.of("of", "copyOf")
                    .contains(name)))
            .orShould(access("unordered collectors", "java.util.stream.Collectors", name -> !Set.of(
                            "joining", "toList", "toCollection")
                    .contains(name)))
            .because("the order of Set.of differs between two runs of one JVM, that of HashMap between versions; "
                    + "use TreeMap, TreeSet or LinkedHashMap");

    static final ArchRule NO_DEFAULT_LOCALE = noClasses()
            .should(accessWithoutLocale())
            .because("in a Turkish locale I becomes another letter than i; pass Locale.ROOT");

    static final List<ArchRule> ALL = List.of(
            PLAIN_JAVA,
            NO_INPUT_OR_OUTPUT,
            TIME_IS_AN_ARGUMENT,
            CHANCE_IS_A_SEED,
            STRICT_MATH,
            FIXED_SUMMATION_ORDER,
            DEFINED_ITERATION_ORDER,
            NO_DEFAULT_LOCALE);

    private Layering() {}

    /** Calls and method references alike; an owner that ends in a dot stands for the package and all below it. */
    private static ArchCondition<JavaClass> access(String what, String owner, Predicate<String> name) {
        return accessTargetWhere(new DescribedPredicate<JavaAccess<?>>(what + " of " + owner) {
            @Override
            public boolean test(JavaAccess<?> access) {
                String target = access.getTargetOwner().getName();
                boolean owned = owner.endsWith(".") ? target.startsWith(owner) : target.equals(owner);
                return owned && name.test(access.getTarget().getName());
            }
        });
    }

    private static ArchCondition<JavaClass> accessWithoutLocale() {
        Set<String> dependsOnLocale = Set.of("toLowerCase", "toUpperCase", "format", "formatted");
        return accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("text functions of the default locale") {
            @Override
            public boolean test(JavaAccess<?> access) {
                return access.getTargetOwner().getName().equals("java.lang.String")
                        && dependsOnLocale.contains(access.getTarget().getName())
                        && !access.getTarget().getFullName().contains("java.util.Locale");
            }
        });
    }
}
