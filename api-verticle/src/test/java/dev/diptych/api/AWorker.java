package dev.diptych.api;

import static dev.diptych.api.ApiUnderTest.get;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Workers.WorkerCard;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A worker that draws nothing: it goes through a job's motions when a test says so. */
final class AWorker {
    static final Buffer PICTURE = Buffer.buffer("a picture");
    static final String SHA256 = "c1f6ee2ba56b1c8f6a9c4a1a3ed1c1b6d1d0a5d3f1a0a4a9d6f0a0e2d5f6a7b8";
    private static final Set<Capability> BOTH =
            Set.of(new Capability("shapes", Phase.BASE), new Capability("shapes", Phase.REFINER));

    private final ApiUnderTest under;

    private AWorker(ApiUnderTest under) {
        this.under = under;
    }

    static AWorker announced(ApiUnderTest under) {
        AWorker worker = new AWorker(under);
        get(under.parts
                .workers()
                .announce(new WorkerCard("w1", "here", "cpu", "1", BOTH, 0, false), List.of(ApiUnderTest.SHAPES)));
        return worker;
    }

    Lease claims() {
        List<Claim> claims = get(under.parts.queue().claim("w1", BOTH, 1));
        if (claims.isEmpty()) {
            throw new AssertionError("expected a job to claim, found none");
        }
        return claims.get(0).lease();
    }

    void steps(Lease lease, int from, int to, int of) {
        for (int step = from; step <= to; step++) {
            get(under.parts.queue().progress(lease, List.of(new JobEvent.Step(Phase.BASE, step, of))));
        }
    }

    void shows(Lease lease, int step, String jpeg) {
        get(under.parts
                .queue()
                .preview(lease, new JobEvent.Preview(Phase.BASE, step, 16, 16), jpeg.getBytes(StandardCharsets.UTF_8)));
    }

    void finishes(Lease lease) {
        String key = "%s/%d/0.png".formatted(lease.job(), lease.epoch());
        get(under.parts.images().put(key, PICTURE));
        get(under.parts
                .queue()
                .commit(lease, new JobResult(List.of(new ImageRef(key, 7, PICTURE.length(), SHA256)), 4, 0, 7)));
    }

    /** With a failure that no further attempt would mend. */
    void failsForGood(Lease lease) {
        get(under.parts.queue().fail(lease, new Failure(FailureCode.NOT_FINITE, "the latents are not finite")));
    }
}
