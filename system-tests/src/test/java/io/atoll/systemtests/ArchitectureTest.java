package io.atoll.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.atoll.catalog.CatalogWriter;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Who may know whom: what `docs/architecture.md` draws and Maven cannot enforce.
class ArchitectureTest {
    private static final String[] NETWORK = {
        "java.net..", "io.grpc..", "io.netty..", "com.linecorp.armeria..", "java.nio.channels.."
    };
    private static final String[] DATABASE = {
        "java.sql..", "javax.sql..", "com.zaxxer.hikari..", "org.flywaydb..", "org.sqlite.."
    };
    private static final Set<String> CHANGES_THE_STORAGE =
            Set.of(
                    "create",
                    "publish",
                    "overwrite",
                    "createFolder",
                    "publishFolder",
                    "move",
                    "delete");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.atoll");

    @Test
    void allModulesAreLookedAt() {
        for (String name :
                Set.of(
                        "model",
                        "spi",
                        "agents",
                        "testkit",
                        "text",
                        "filter",
                        "protocol",
                        "catalog",
                        "segment",
                        "routing",
                        "discovery",
                        "router",
                        "readnode",
                        "writenode",
                        "milvus",
                        "process",
                        "cli")) {
            assertTrue(
                    CLASSES.stream()
                            .anyMatch(type -> type.getPackageName().startsWith("io.atoll." + name)),
                    name);
        }
    }

    @Test
    void modulesFormNoCycle() {
        slices().matching("io.atoll.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theModelKnowsNoOtherModuleAndNoInputOrOutput() {
        knows("io.atoll.model..", "io.atoll.model..");
        mustNotUse("io.atoll.model..", NETWORK);
        mustNotUse("io.atoll.model..", DATABASE);
        mustNotUse("io.atoll.model..", "java.nio.file..");
    }

    @Test
    void thePluginInterfaceKnowsOnlyTheJdk() {
        noClasses()
                .that()
                .resideInAPackage("io.atoll.spi..")
                .should()
                .dependOnClassesThat(
                        not(resideInAnyPackage("java..", "io.atoll.spi..", "org.jspecify..")))
                .check(CLASSES);
    }

    @Test
    void agentsKnowNothingOfTheirWork() {
        knows("io.atoll.agents..", "io.atoll.agents..");
        mustNotUse("io.atoll.agents..", NETWORK);
        mustNotUse("io.atoll.agents..", DATABASE);
        mustNotUse("io.atoll.agents..", "java.io..", "java.nio..");
    }

    @Test
    void pluginsKnowOnlyThePluginInterface() {
        knows("io.atoll.routing..", "io.atoll.routing..", "io.atoll.spi..");
        knows("io.atoll.discovery..", "io.atoll.discovery..", "io.atoll.spi..");
    }

    @Test
    void theContractsOfPluginsKnowOnlyThePluginInterface() {
        knows("io.atoll.testkit..", "io.atoll.testkit..", "io.atoll.spi..");
    }

    @Test
    void filtersKnowOnlyTheModel() {
        knows("io.atoll.filter..", "io.atoll.filter..", "io.atoll.model..");
    }

    @Test
    void analyzersKnowOnlyTheModel() {
        knows("io.atoll.text..", "io.atoll.text..", "io.atoll.model..");
        mustNotUse("io.atoll.text..", NETWORK);
        mustNotUse("io.atoll.text..", DATABASE);
    }

    @Test
    void segmentsKnowNoNetworkAndNoDatabase() {
        knows("io.atoll.segment..", "io.atoll.segment..", "io.atoll.model..", "io.atoll.text..");
        mustNotUse(
                "io.atoll.segment..",
                "java.net..",
                "io.grpc..",
                "io.netty..",
                "com.linecorp.armeria..");
        mustNotUse("io.atoll.segment..", DATABASE);
        mustNotUse(
                "io.atoll.segment.search..",
                "io.atoll.segment.indexes..",
                "io.atoll.segment.sealed..",
                "io.atoll.segment.growing..");
        mustNotUse("io.atoll.segment.indexes..", "io.atoll.segment.sealed..");
    }

    @Test
    void onlyTheCatalogKnowsTheDatabase() {
        noClasses()
                .that(
                        resideInAPackage("io.atoll..")
                                .and(not(resideInAPackage("io.atoll.catalog..")))
                                // It runs a database server, for a cluster on one machine.
                                .and(not(resideInAPackage("io.atoll.cli.local.."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(DATABASE))
                .check(CLASSES);
        mustNotUse("io.atoll.catalog..", "io.grpc..", "io.netty..", "com.linecorp.armeria..");
    }

    /// In this order, each may know those before it.
    @Test
    void theCatalogsRoomsKnowEachOtherOneWay() {
        knowThoseBefore("io.atoll.catalog", "api", "connections", "rows", "changes");
    }

    @Test
    void theRouterNeverOpensASegment() {
        mustNotUse("io.atoll.router..", "io.atoll.segment..", "org.apache.lucene..");
    }

    /// In this order, each may know those before it.
    @Test
    void theRoomsOfTheRouterKnowEachOtherOneWay() {
        knowThoseBefore(
                "io.atoll.router", "api", "merge", "nodes", "plan", "watch", "scatter", "write");
        mustNotUse("io.atoll.router.write", "io.atoll.router.scatter");
    }

    @Test
    void readNodesChangeNeitherTheCatalogNorTheStorage() {
        noClasses()
                .that()
                .resideInAPackage("io.atoll.readnode..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(CatalogWriter.class)
                .orShould()
                .callMethodWhere(changesTheStorage())
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaCall<?>> changesTheStorage() {
        return DescribedPredicate.describe(
                "the storage is changed",
                call ->
                        call.getTargetOwner().isAssignableTo(Storage.class)
                                && CHANGES_THE_STORAGE.contains(call.getName()));
    }

    @Test
    void membersKnowEachOtherOnlyByTheProtocol() {
        mustNotUse("io.atoll.router..", "io.atoll.readnode..", "io.atoll.writenode..");
        mustNotUse("io.atoll.readnode..", "io.atoll.router..", "io.atoll.writenode..");
        mustNotUse("io.atoll.writenode..", "io.atoll.router..", "io.atoll.readnode..");
    }

    @Test
    void theReadNodesRoomsKnowEachOtherOneWay() {
        slices().matching("io.atoll.readnode.(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.atoll.readnode.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.atoll.readnode")
                .check(CLASSES);
        mustNotUse("io.atoll.readnode.state..", "io.atoll.readnode.journals..");
        mustNotUse("io.atoll.readnode.search..", "io.atoll.readnode.journals..");
    }

    /// In this order, each may know those before it.
    @Test
    void theWriteNodesRoomsKnowEachOtherOneWay() {
        knowThoseBefore(
                "io.atoll.writenode",
                "reign",
                "collections",
                "seal",
                "rebuild",
                "background",
                "write",
                "groups",
                "definitions",
                "placement",
                "copy",
                "garbage",
                "takeover",
                "service");
    }

    @Test
    void onlyTheEdgeServesMilvusAndOnlyToolsAreItsClients() {
        noClasses()
                .that(
                        resideInAPackage("io.atoll..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "io.atoll.milvus..", "io.atoll.cli.."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.milvus..", "io.atoll.milvus.."))
                .check(CLASSES);
        mustNotUse(
                "io.atoll.milvus..",
                "io.atoll.segment..",
                "io.atoll.readnode..",
                "io.atoll.writenode..");
    }

    @Test
    void theEdgesPackagesKnowEachOtherOneWay() {
        String[] order = {"calls", "values", "messages", "reads"};
        for (int i = 0; i < order.length; i++) {
            String[] known = new String[i + 1];
            for (int j = 0; j <= i; j++) {
                known[j] = "io.atoll.milvus." + order[j] + "..";
            }
            edgeKnows(order[i], known);
        }
        String[] translation =
                Stream.of(order)
                        .map(each -> "io.atoll.milvus." + each + "..")
                        .toArray(String[]::new);
        for (String protocol : List.of("grpc", "rest")) {
            edgeKnows(
                    protocol,
                    Stream.concat(
                                    Stream.of("io.atoll.milvus." + protocol + ".."),
                                    Stream.of(translation))
                            .toArray(String[]::new));
        }
    }

    /// Of the edge, a package depends on these at most.
    private static void edgeKnows(String who, String... whom) {
        noClasses()
                .that()
                .resideInAPackage("io.atoll.milvus." + who + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.atoll.milvus..").and(not(resideInAnyPackage(whom))))
                .check(CLASSES);
    }

    @Test
    void theCommonGroundOfProcessesKnowsNoPart() {
        knows(
                "io.atoll.process..",
                "io.atoll.process..",
                "io.atoll.agents..",
                "io.atoll.model..",
                "io.atoll.spi..");
    }

    @Test
    void nobodyKnowsTheCommandsAndOnlyTheyPrint() {
        noClasses()
                .that(resideInAPackage("io.atoll..").and(not(resideInAPackage("io.atoll.cli.."))))
                .should()
                .dependOnClassesThat(resideInAPackage("io.atoll.cli.."))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    /// Each of a module's rooms depends on no later one, and none on the module's own package.
    private static void knowThoseBefore(String module, String... rooms) {
        for (int room = 0; room < rooms.length; room++) {
            List<String> unknown = new ArrayList<>();
            unknown.add(module);
            for (int later = room + 1; later < rooms.length; later++) {
                unknown.add(module + "." + rooms[later]);
            }
            mustNotUse(module + "." + rooms[room], unknown.toArray(String[]::new));
        }
    }

    /// Of Atoll, `who` depends on `whom` at most.
    private static void knows(String who, String... whom) {
        noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.atoll..").and(not(resideInAnyPackage(whom))))
                .check(CLASSES);
    }

    private static void mustNotUse(String who, String... what) {
        noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat(resideInAnyPackage(what))
                .check(CLASSES);
    }
}
