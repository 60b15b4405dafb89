package io.arrwdb.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the directions between the rooms that ARCHITECTURE.md draws. Think hard before you relax one. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.arrwdb");

    private static final List<String> ROLES = List.of("proxy", "coordinator.root", "coordinator.data", "coordinator.index",
            "coordinator.query", "datanode", "indexnode", "querynode");

    @Test
    void coreIsPure() {
        noClasses().that().resideInAPackage("io.arrwdb.core..").should().dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net.http..", "java.time..",
                        "java.util.concurrent.locks..", "java.util.random..", "org.slf4j..", "io.grpc..", "io.micronaut..",
                        "io.arrwdb.engine..", "io.arrwdb.shard..", "io.arrwdb.proto..", "io.arrwdb.rpc..")
                .because("core decides; it has no IO, clock, threads, randomness, logging or framework").check(ALL);
        noClasses().that().resideInAPackage("io.arrwdb.core..").should().dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.Thread|java\\.util\\.Random|java\\.util\\.concurrent\\.(Executors|ThreadLocalRandom)")
                .check(ALL);
        noClasses().that().resideInAPackage("io.arrwdb.core..").should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime").orShould().callMethod(Math.class, "random")
                .because("core is told the time and draws nothing").check(ALL);
    }

    @Test
    void whatRolesStandOnKnowsNoRole() {
        List<String> above = new ArrayList<>(List.of("io.arrwdb.adapters..", "io.arrwdb.deploy..", "io.micronaut.."));
        ROLES.forEach(role -> above.add("io.arrwdb." + role + ".."));
        noClasses().that().resideInAnyPackage("io.arrwdb.storage..", "io.arrwdb.rpc..").should().dependOnClassesThat()
                .resideInAnyPackage(above.toArray(String[]::new)).check(ALL);
        noClasses().that().resideInAPackage("io.arrwdb.rpc..").should().dependOnClassesThat()
                .resideInAnyPackage("io.arrwdb.engine..", "io.arrwdb.shard..", "io.arrwdb.storage..")
                .because("how roles call each other is no domain logic").check(ALL);
        noClasses().that().resideInAPackage("io.arrwdb.storage..").should().dependOnClassesThat()
                .resideInAnyPackage("io.arrwdb.rpc..", "io.arrwdb.proto..", "io.grpc..").check(ALL);
    }

    @Test
    void engineSeesNoPortsAndDoesNoIo() {
        noClasses().that().resideInAPackage("io.arrwdb.engine..").should().dependOnClassesThat()
                .resideInAnyPackage("io.arrwdb.core.port..", "io.arrwdb.shard..", "io.arrwdb.storage..", "io.arrwdb.rpc..",
                        "io.arrwdb.proto..", "io.arrwdb.adapters..", "io.grpc..", "io.micronaut..", "org.slf4j..", "java.nio.file..")
                .because("the engine computes over bytes").check(ALL);
    }

    @Test
    void shardSeesCoreAndEngineOnly() {
        noClasses().that().resideInAPackage("io.arrwdb.shard..").should().dependOnClassesThat()
                .resideInAnyPackage("io.arrwdb.storage..", "io.arrwdb.adapters..", "io.arrwdb.rpc..", "io.arrwdb.proto..",
                        "io.grpc..", "io.micronaut..", "java.nio.file..")
                .because("the simulator runs the shard's loops on fake ports").check(ALL);
    }

    @Test
    void adaptersFillPortsAndKnowNoRole() {
        noClasses().that().resideInAPackage("io.arrwdb.adapters..").should().dependOnClassesThat()
                .resideInAnyPackage("io.arrwdb.shard..", "io.arrwdb.storage..", "io.arrwdb.deploy..", "io.arrwdb.proxy..",
                        "io.arrwdb.coordinator..", "io.arrwdb.datanode..", "io.arrwdb.indexnode..", "io.arrwdb.querynode..")
                .check(ALL);
    }

    @TestFactory
    List<DynamicTest> aRoleKnowsNeitherAdaptersNorOtherRoles() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String role : ROLES) {
            List<String> others = new ArrayList<>(List.of("io.arrwdb.adapters..", "io.arrwdb.deploy..", "io.micronaut.."));
            ROLES.stream().filter(other -> !other.equals(role)).map(other -> "io.arrwdb." + other + "..").forEach(others::add);
            tests.add(DynamicTest.dynamicTest(role, () -> noClasses().that().resideInAPackage("io.arrwdb." + role + "..")
                    .should().dependOnClassesThat().resideInAnyPackage(others.toArray(String[]::new)).check(ALL)));
        }
        return tests;
    }

    @Test
    void onlyTheCompositionRootKnowsTheFramework() {
        classes().that().resideInAPackage("io.arrwdb..").and().resideOutsideOfPackage("io.arrwdb.deploy..")
                .should().onlyDependOnClassesThat().resideOutsideOfPackage("io.micronaut..").check(ALL);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses().that().resideInAPackage("io.arrwdb..").and().resideOutsideOfPackage("io.arrwdb.proto..")
                .should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                .because("such names hide what a class is for").check(ALL);
    }
}
