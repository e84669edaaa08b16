package dev.diptych;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Who may know whom, as docs/architecture.md draws it. */
@AnalyzeClasses(packages = "dev.diptych", importOptions = DoNotIncludeTests.class)
class HouseWallsTest {
    /** Java itself, nullness annotations, and the logging façade. */
    private static final String[] PLAIN = {"java..", "javax.imageio..", "org.jspecify..", "org.slf4j"};

    private static final String[] COMMON = {
        "dev.diptych.job",
        "dev.diptych.queue..",
        "dev.diptych.wire",
        "dev.diptych.image",
        "dev.diptych.picture",
        "dev.diptych.model",
        "dev.diptych.config"
    };

    private static final String[] INFERENCE = {
        "dev.diptych.diffusion..", "dev.diptych.tokenizer..", "dev.diptych.sdxl..", "dev.diptych.onnx.."
    };

    /** What puts the parts together: roles, command line, its client, harnesses. */
    private static final String[] FRONT_DOOR = {
        "dev.diptych.standalone..", "dev.diptych.cli..", "dev.diptych.client..", "dev.diptych.bench.."
    };

    @ArchTest
    static final ArchRule a_job_knows_only_java = classes()
            .that(are("dev.diptych.job"))
            .should()
            .onlyDependOnClassesThat(are("java..", "org.jspecify..", "dev.diptych.job"));

    @ArchTest
    static final ArchRule the_queues_ports_know_jobs_and_vertx =
            only("dev.diptych.queue", "dev.diptych.job", "io.vertx.core..");

    @ArchTest
    static final ArchRule only_the_redis_queue_knows_redis = noClasses()
            .that(DescribedPredicate.not(are("dev.diptych.queue.redis")))
            .should()
            .dependOnClassesThat(are("io.vertx.redis.."));

    @ArchTest
    static final ArchRule redis_knows_ports_jobs_and_json = only(
            "dev.diptych.queue.redis",
            "dev.diptych.queue",
            "dev.diptych.image",
            "dev.diptych.job",
            "dev.diptych.wire",
            "io.vertx.core..",
            "io.vertx.redis..",
            "javax.net.ssl");

    @ArchTest
    static final ArchRule json_knows_jobs_the_queues_records_and_jackson =
            only("dev.diptych.wire", "dev.diptych.job", "dev.diptych.queue", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule picture_stores_know_no_other_part_of_the_house =
            knowsInTheHouse("dev.diptych.image", "dev.diptych.job");

    @ArchTest
    static final ArchRule picture_files_know_only_java_and_jobs = only("dev.diptych.picture", "dev.diptych.job");

    @ArchTest
    static final ArchRule common_knows_neither_api_nor_worker = noClasses()
            .that(are(COMMON))
            .should()
            .dependOnClassesThat(
                    are(with(INFERENCE, "dev.diptych.api..", "dev.diptych.worker..", "dev.diptych.standalone..")));

    @ArchTest
    static final ArchRule diffusion_is_pure_mathematics = only("dev.diptych.diffusion");

    @ArchTest
    static final ArchRule a_tokenizer_knows_only_java = only("dev.diptych.tokenizer");

    @ArchTest
    static final ArchRule the_pipeline_knows_maths_tokens_jobs_and_pictures = only(
            "dev.diptych.sdxl",
            "dev.diptych.diffusion",
            "dev.diptych.tokenizer",
            "dev.diptych.job",
            "dev.diptych.picture");

    @ArchTest
    static final ArchRule only_onnx_knows_onnx_runtime = noClasses()
            .that(DescribedPredicate.not(are("dev.diptych.onnx")))
            .should()
            .dependOnClassesThat(are("ai.onnxruntime.."));

    @ArchTest
    static final ArchRule onnx_knows_the_pipeline_and_model_folders = knowsInTheHouse(
            "dev.diptych.onnx",
            "dev.diptych.sdxl",
            "dev.diptych.diffusion",
            "dev.diptych.tokenizer",
            "dev.diptych.picture",
            "dev.diptych.job",
            "dev.diptych.model");

    @ArchTest
    static final ArchRule the_engine_knows_no_event_loop =
            noClasses().that(are("dev.diptych.worker.engine")).should().dependOnClassesThat(are("io.vertx.."));

    @ArchTest
    static final ArchRule a_worker_knows_neither_the_api_nor_what_stands_behind_its_ports = noClasses()
            .that(are("dev.diptych.worker.."))
            .should()
            .dependOnClassesThat(are("dev.diptych.api..", "dev.diptych.onnx", "dev.diptych.queue.redis"));

    @ArchTest
    static final ArchRule the_api_never_knows_worker_or_networks = noClasses()
            .that(are("dev.diptych.api.."))
            .should()
            .dependOnClassesThat(
                    are(with(INFERENCE, "dev.diptych.worker..", "dev.diptych.queue.redis", "ai.onnxruntime..")));

    @ArchTest
    static final ArchRule nobody_knows_the_whole_house_but_its_front_door =
            noClasses().that(DescribedPredicate.not(are(FRONT_DOOR))).should().dependOnClassesThat(are(FRONT_DOOR));

    @ArchTest
    static final ArchRule packages_know_each_other_one_way =
            slices().matching("dev.diptych.(**)").should().beFreeOfCycles();

    private static DescribedPredicate<JavaClass> are(String... packages) {
        return packages.length == 1 ? resideInAPackage(packages[0]) : resideInAnyPackage(packages);
    }

    /** Beside what every part may know, this one knows these packages and itself. */
    private static ArchRule only(String part, String... known) {
        return classes().that(are(part)).should().onlyDependOnClassesThat(are(with(PLAIN, with(known, part))));
    }

    /** Of this house, this part knows these packages and itself; libraries are its own affair. */
    private static ArchRule knowsInTheHouse(String part, String... known) {
        return noClasses()
                .that(are(part))
                .should()
                .dependOnClassesThat(are("dev.diptych..").and(DescribedPredicate.not(are(with(known, part)))));
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }
}
