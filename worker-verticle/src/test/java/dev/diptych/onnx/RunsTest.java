package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.Handoff.Mode;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.CorruptCheckpointException;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.sdxl.SourcePixels;
import dev.diptych.testdata.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs as a worker treats them: together, interrupted, handed over. */
class RunsTest extends OnShapes {

    @ParameterizedTest
    @EnumSource(SchedulerName.class)
    void aRunResumedAtEveryStepGivesTheSameBits(SchedulerName scheduler) {
        JobRequest request = ShapesModel.request(7, 6, scheduler, Mode.RENOISE);
        DiffusionRun undisturbed = start(request);
        DiffusionRun resumed = start(request);
        while (!undisturbed.phaseDone() || undisturbed.refinerFollows()) {
            if (undisturbed.phaseDone()) {
                undisturbed.handOff();
                resumed.handOff();
            }
            resumed = model.resume(request, 0, SourcePixels.NONE, resumed.checkpoint());
            model.advance(List.of(undisturbed));
            model.advance(List.of(resumed));
            assertThat(resumed.step()).isEqualTo(undisturbed.step());
        }
        assertThat(resumed.checkpoint()).isEqualTo(undisturbed.checkpoint());
        assertThat(model.decode(resumed).rgb())
                .isEqualTo(model.decode(undisturbed).rgb());
    }

    /** Steps write where they read; what was told of one must not move with the next. */
    @ParameterizedTest
    @EnumSource(SchedulerName.class)
    void aPreviewAndACheckpointStayAsTheyWereTaken(SchedulerName scheduler) {
        JobRequest request = ShapesModel.request(7, 6, scheduler, Mode.OFF);
        DiffusionRun run = start(request);
        model.advance(List.of(run));
        model.advance(List.of(run));
        Picture preview = run.preview();
        byte[] shown = preview.rgb().clone();
        byte[] checkpoint = run.checkpoint();
        byte[] kept = checkpoint.clone();

        ShapesModel.finish(model, run);

        assertThat(preview.rgb()).isEqualTo(shown);
        assertThat(checkpoint).isEqualTo(kept);
        assertThat(run.preview().rgb()).isNotEqualTo(shown);
    }

    @Test
    void anInpaintingRunResumesToTheSameBits() throws IOException {
        JobRequest request = uploads(SchedulerName.EULER_ANCESTRAL, Mode.CONTINUE);
        SourcePixels source = inpainting();
        DiffusionRun undisturbed = model.start(request, 0, source);
        DiffusionRun resumed = model.start(request, 0, source);
        model.advance(List.of(undisturbed));
        model.advance(List.of(resumed));
        resumed = model.resume(request, 0, source, resumed.checkpoint());
        ShapesModel.finish(model, undisturbed);
        ShapesModel.finish(model, resumed);
        assertThat(model.decode(resumed).rgb())
                .isEqualTo(model.decode(undisturbed).rgb());
    }

    @Test
    void runsOfDifferentJobsTogetherGiveThePicturesThatTheyGiveAlone() {
        List<JobRequest> requests = List.of(
                ShapesModel.request(1, 4, SchedulerName.EULER, Mode.RENOISE),
                ShapesModel.request(2, 9, SchedulerName.DPMPP_2M_KARRAS, Mode.CONTINUE),
                ShapesModel.request(3, 7, SchedulerName.LCM, Mode.OFF),
                ShapesModel.request(4, new ImageSize(160, 96), 5, SchedulerName.UNIPC, Mode.OFF, null));
        List<DiffusionRun> together = new ArrayList<>();
        requests.forEach(request -> together.add(start(request)));
        List<DiffusionRun> moving = new ArrayList<>(together);
        while (!moving.isEmpty()) {
            model.advance(moving);
            moving.stream()
                    .filter(run -> run.phaseDone() && run.refinerFollows())
                    .forEach(DiffusionRun::handOff);
            moving.removeIf(DiffusionRun::phaseDone);
        }
        for (int i = 0; i < requests.size(); i++) {
            DiffusionRun alone = start(requests.get(i));
            ShapesModel.finish(model, alone);
            assertThat(ShapesModel.largestDifference(
                            model.decode(together.get(i)).rgb(),
                            model.decode(alone).rgb()))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void runsAtDifferentStepsShareACall() {
        DiffusionRun one = start(ShapesModel.request(1, 4, SchedulerName.EULER, Mode.OFF));
        DiffusionRun other = start(ShapesModel.request(2, 9, SchedulerName.HEUN, Mode.OFF));
        model.advance(List.of(other));
        assertThat(one.batchKey()).isEqualTo(other.batchKey());
        assertThat(start(ShapesModel.request(1, new ImageSize(96, 160), 4, SchedulerName.EULER, Mode.OFF, null))
                        .batchKey())
                .isNotEqualTo(one.batchKey());
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"RENOISE", "CONTINUE", "FULL"})
    void aBaseWorkerAndARefinerWorkerTogetherDrawWhatOneDraws(Mode mode) {
        JobRequest request = ShapesModel.request(11, 10, SchedulerName.EULER, mode);
        DiffusionRun whole = start(request);
        ShapesModel.finish(model, whole);
        byte[] handedOver;
        try (SdxlModel base = ShapesModel.load(cpu, EnumSet.of(Phase.BASE))) {
            DiffusionRun run = base.start(request, 0, SourcePixels.NONE);
            ShapesModel.advance(base, run);
            handedOver = run.checkpoint();
        }
        try (SdxlModel refiner = ShapesModel.load(cpu, EnumSet.of(Phase.REFINER))) {
            DiffusionRun run = refiner.resume(request, 0, SourcePixels.NONE, handedOver);
            assertThat(run.phaseDone()).isTrue();
            run.handOff();
            ShapesModel.advance(refiner, run);
            assertThat(refiner.decode(run).rgb()).isEqualTo(model.decode(whole).rgb());
        }
    }

    @Test
    void imageKIsThePictureOfSeedPlusK() {
        DiffusionRun third = model.start(
                ShapesModel.request(20, 4, SchedulerName.EULER_ANCESTRAL, Mode.RENOISE), 2, SourcePixels.NONE);
        DiffusionRun alone = start(ShapesModel.request(22, 4, SchedulerName.EULER_ANCESTRAL, Mode.RENOISE));
        ShapesModel.finish(model, third);
        ShapesModel.finish(model, alone);
        assertThat(model.decode(third).rgb()).isEqualTo(model.decode(alone).rgb());
    }

    @Test
    void aCheckpointThatIsNoneIsRefused() {
        JobRequest request = ShapesModel.request(1, 4, SchedulerName.EULER, Mode.OFF);
        byte[] good = start(request).checkpoint();
        byte[] damaged = good.clone();
        damaged[good.length / 2] ^= 1;
        for (byte[] bad :
                List.of(new byte[0], new byte[100], damaged, java.util.Arrays.copyOf(good, good.length / 2))) {
            assertThatThrownBy(() -> model.resume(request, 0, SourcePixels.NONE, bad))
                    .isInstanceOf(CorruptCheckpointException.class);
        }
        JobRequest other = ShapesModel.request(2, 4, SchedulerName.EULER, Mode.OFF);
        assertThatThrownBy(() -> model.resume(other, 0, SourcePixels.NONE, good))
                .isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void anUploadThatIsNoPictureIsSaidSo() throws IOException {
        assertThatThrownBy(() -> model.start(
                        uploads(SchedulerName.EULER, Mode.OFF), 0, new SourcePixels(new byte[] {1, 2}, null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("init_image: expected ");
    }

    @Test
    void strengthForLessThanAStepIsSaidSo() {
        assertThatThrownBy(() -> ShapesModel.request(1, 3, SchedulerName.EULER, Mode.FULL))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("handoff.strength: expected enough for one of 3 steps, found 0.3");
        SourceImage weak = new SourceImage("uploads/x", null, 0.3, false);
        ImageSize size = new ImageSize(128, 128);
        assertThatThrownBy(() -> ShapesModel.request(1, size, 3, SchedulerName.EULER, Mode.OFF, weak))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("strength: expected enough for one of 3 steps, found 0.3");
    }

    @Test
    void aPreviewHasOnePixelPerLatent() {
        DiffusionRun run =
                start(ShapesModel.request(5, new ImageSize(160, 96), 4, SchedulerName.EULER, Mode.OFF, null));
        model.advance(List.of(run));
        assertThat(run.preview().width()).isEqualTo(20);
        assertThat(run.preview().height()).isEqualTo(12);
    }

    private static JobRequest uploads(SchedulerName scheduler, Mode mode) {
        return ShapesModel.request(
                130, new ImageSize(128, 128), 10, scheduler, mode, new SourceImage("i", "m", 0.6, false));
    }

    private static SourcePixels inpainting() throws IOException {
        return new SourcePixels(
                Files.readAllBytes(Npy.TESTDATA.resolve("cases/inp_euler_0.6/input.png")),
                Files.readAllBytes(Npy.TESTDATA.resolve("cases/inp_euler_0.6/mask.png")));
    }

    private static DiffusionRun start(JobRequest request) {
        return model.start(request, 0, SourcePixels.NONE);
    }
}
