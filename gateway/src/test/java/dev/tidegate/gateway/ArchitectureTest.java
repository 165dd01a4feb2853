package dev.tidegate.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The sentences that keep the packages what they are. */
@AnalyzeClasses(packages = "dev.tidegate.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.tidegate.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyReaderWriterTheMemoryOfRequestsAndTheChecksOfOptionsKnowKafkasClients = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..gateway.reader..", "..gateway.writer..", "..gateway.idempotency..", "..gateway.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.vertx.kafka..");

    @ArchTest
    static final ArchRule onlyHttpKnowsVertxWeb = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.ext.web..");

    @ArchTest
    static final ArchRule onlyCatalogKnowsCalcite = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.calcite..", "org.apache.flink..");

    @ArchTest
    static final ArchRule onlyTerminalKnowsJline = noClasses()
            .that()
            .resideOutsideOfPackage("..gateway.terminal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jline..");

    /** A client of a gateway knows the wire; how a gateway makes it could be another program's. */
    @ArchTest
    static final ArchRule clientsKnowNothingOfTheGatewayButItsErrors = noClasses()
            .that()
            .resideInAnyPackage("..gateway.client..", "..gateway.terminal..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.tidegate..")
                    .and(resideOutsideOfPackages("..gateway.client..", "..gateway.terminal..", "..gateway.error..")));

    @ArchTest
    static final ArchRule theChangelogIsFreeOfThemAll = classes()
            .that()
            .resideInAPackage("..gateway.changelog..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.nio..",
                    "org.jspecify..",
                    "dev.tidegate.format.type..",
                    "..gateway.changelog..");

    @ArchTest
    static final ArchRule theChangelogHasNoThreadsAndNoClock = noClasses()
            .that()
            .resideInAPackage("..gateway.changelog..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.lang\\.Thread|java\\.time\\..*|java\\.util\\.concurrent\\.(?!ThreadLocalRandom).*");
}
