package io.evenkeel.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.evenkeel.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    @ArchTest
    static final ArchRule decisionsArePlainJava = classes()
            .that()
            .resideInAPackage("io.evenkeel.gateway.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.evenkeel.gateway.domain..", "io.evenkeel.method..")
            .because(
                    "auditors recompute decisions without broker or framework; put Avro and Kafka into stream/, HTTP into"
                            + " teacher/");

    @ArchTest
    static final ArchRule timeIsAnArgument = noClasses()
            .that()
            .resideInAnyPackage("io.evenkeel.gateway.domain..", "io.evenkeel.gateway.stream..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("replay must decide as it did then; take the time from the outbox or the record");

    @ArchTest
    static final ArchRule theTeacherIsCalledByTheWorkerAlone = noClasses()
            .that()
            .resideInAPackage("io.evenkeel.gateway.stream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.evenkeel.gateway.call..", "io.evenkeel.gateway.teacher..", "java.net.http..")
            .because("no transaction is open across an HTTP call; send a TeacherCall to gateway.calls");
}
