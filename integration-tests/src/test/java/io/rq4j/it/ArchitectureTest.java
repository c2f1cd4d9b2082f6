package io.rq4j.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Who may import whom: the directions of {@code docs/architecture.md} in a form that fails. It sees every module. A package is
 * named with what it may use of ours; what is not named here uses what it likes.
 */
@AnalyzeClasses(packages = "io.rq4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String CORE = "io.rq4j";
    private static final String CODEC = "io.rq4j.codec";
    private static final String EVENT = "io.rq4j.event";
    private static final String ERROR = "io.rq4j.error";
    private static final String FUNCTION = "io.rq4j.function";
    private static final String JOB = "io.rq4j.job";
    private static final String ALL_INTERNAL = "io.rq4j.internal..";
    private static final String REDIS = "io.rq4j.internal.redis";
    private static final String WORKER = "io.rq4j.worker..";
    private static final String EXECUTION = "io.rq4j.worker.execution";

    @ArchTest
    static final ArchRule noTwoPackagesImportEachOther =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule errorsUseNothingOfOurs = uses(ERROR);

    @ArchTest
    static final ArchRule functionsUseErrors = uses(FUNCTION, ERROR);

    @ArchTest
    static final ArchRule jobsUseFunctionsAndErrors = uses(JOB, FUNCTION, ERROR);

    @ArchTest
    static final ArchRule eventsUseValues = uses(EVENT, JOB);

    @ArchTest
    static final ArchRule codecUsesValues = uses(CODEC, JOB, FUNCTION, ERROR);

    @ArchTest
    static final ArchRule internalsUseValuesAndCodec = uses(ALL_INTERNAL, CODEC, EVENT, JOB, ERROR);

    @ArchTest
    static final ArchRule commandsUseNothingOfOurs = uses("io.rq4j.internal.command");

    @ArchTest
    static final ArchRule theWayToRedisKnowsNoJobs = uses(REDIS, ERROR);

    @ArchTest
    static final ArchRule theCoreUsesItselfOnly = uses(CORE, ALL_INTERNAL, CODEC, EVENT, JOB, FUNCTION, ERROR);

    @ArchTest
    static final ArchRule runningAJobKnowsNoRedis = uses(EXECUTION, CODEC, JOB, FUNCTION, ERROR);

    @ArchTest
    static final ArchRule workersUseTheCore = uses(WORKER, CORE, ALL_INTERNAL, CODEC, EVENT, JOB, FUNCTION, ERROR);

    @ArchTest
    static final ArchRule theEmbeddedRedisUsesNothingOfOurs = uses("io.rq4j.embedded");

    @ArchTest
    static final ArchRule testSupportUsesTheEmbeddedRedisOnly = uses("io.rq4j.test", "io.rq4j.embedded");

    @ArchTest
    static final ArchRule nobodyUsesTheCommandLine = noClasses()
            .that(not(resideInAnyPackage("io.rq4j.cli..", "io.rq4j.benchmarks..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.rq4j.cli..");

    /** But {@code Rq} takes a client of the user's, and test support has its own way to Redis. */
    @ArchTest
    static final ArchRule onlyTheWayToRedisKnowsTheClient = noClasses()
            .that()
            .resideOutsideOfPackages(REDIS, "io.rq4j.test", "io.rq4j.benchmarks..")
            .and()
            .haveNameNotMatching("io\\.rq4j\\.Rq(\\$Builder)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..");

    private static ArchRule uses(String user, String... used) {
        var others =
                resideInAPackage("io.rq4j..").and(not(resideInAPackage(user))).and(not(resideInAnyPackage(used)));
        return classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat(not(others))
                .as(user + " uses "
                        + (used.length == 0 ? "nothing of ours" : "of ours only " + String.join(", ", used)));
    }

    /** Every package is a slice of its own, {@code io.rq4j} too. */
    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
