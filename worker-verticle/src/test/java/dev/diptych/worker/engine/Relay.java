package dev.diptych.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.simulated.SimulatedDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

/** Passes jobs from engine to engine, as a queue would, until each has its picture. */
final class Relay {
    private final Random random;
    private final List<Set<Phase>> engines;
    private final BiFunction<Set<Phase>, SimulatedDevice, DiffusionModel> models;
    private int handedOver;
    private int resumed;
    private int batched;
    private int parked;

    /** @param engines the phases of each; each gives back what it runs at a random moment */
    Relay(Random random, List<Set<Phase>> engines, BiFunction<Set<Phase>, SimulatedDevice, DiffusionModel> models) {
        this.random = random;
        this.engines = engines;
        this.models = models;
    }

    int handedOver() {
        return handedOver;
    }

    int resumed() {
        return resumed;
    }

    /** UNet calls with more than one picture. */
    int batched() {
        return batched;
    }

    /** Jobs that stood aside for one of higher priority. */
    int parked() {
        return parked;
    }

    /** The picture of a job that has the first engine to itself. */
    Picture alone(AJob job) {
        EngineTestbed bed = bed(engines.get(0));
        Lease lease = bed.admit(job);
        bed.run();
        return bed.picture(lease);
    }

    List<Picture> run(List<AJob> jobs) {
        Picture[] pictures = new Picture[jobs.size()];
        List<Leg> waiting = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            waiting.add(new Leg(i, Phase.BASE, Optional.empty()));
        }
        while (!waiting.isEmpty()) {
            Set<Phase> phases = engines.get(random.nextInt(engines.size()));
            List<Leg> taken =
                    waiting.stream().filter(leg -> phases.contains(leg.phase())).toList();
            waiting.removeAll(taken);
            waiting.addAll(runOn(phases, taken, jobs, pictures));
        }
        return List.of(pictures);
    }

    /** Runs these for a while; gives back those that are not done. */
    private List<Leg> runOn(Set<Phase> phases, List<Leg> taken, List<AJob> jobs, Picture[] pictures) {
        EngineTestbed bed = bed(phases);
        bed.keepAtHandoff = random.nextBoolean();
        Map<Lease, Leg> legs = new HashMap<>();
        for (Leg leg : taken) {
            Admission admission = jobs.get(leg.job()).admittedWith(leg.phase(), leg.state());
            legs.put(admission.claim().lease(), leg);
            if (legs.size() <= 3) {
                bed.admit(admission);
            } else {
                bed.during(1 + random.nextInt(10), () -> bed.admit(admission));
            }
        }
        bed.during(12 + random.nextInt(40), bed.engine::giveBack);
        bed.run();
        assertThat(bed.failed).isEmpty();
        bed.finished.forEach((lease, steps) -> pictures[legs.get(lease).job()] = bed.picture(lease));
        handedOver += bed.handedOver.size();
        resumed += bed.meter.of("resumed");
        parked += bed.meter.of("parked");
        batched += bed.meter.batches.stream().filter(size -> size > 1).count();
        List<Leg> left = new ArrayList<>(legs.keySet().stream()
                .filter(lease -> !bed.wasAdmitted(lease))
                .map(legs::get)
                .toList());
        bed.handedOver.forEach((lease, state) -> left.add(legs.get(lease).on(Phase.REFINER, state)));
        bed.left.forEach((lease, state) -> left.add(
                state.map(kept -> legs.get(lease).on(kept.phase(), kept)).orElse(legs.get(lease))));
        // By their numbers: leases have random names, and the same seed shall give the same run.
        left.sort(Comparator.comparingInt(Leg::job));
        return left;
    }

    private EngineTestbed bed(Set<Phase> phases) {
        return new EngineTestbed(EngineSettings.defaults(), device -> models.apply(phases, device));
    }

    /** A job on its way, as a queue keeps it. */
    private record Leg(int job, Phase phase, Optional<Checkpoint> state) {
        Leg on(Phase newPhase, JobCheckpoint newState) {
            return new Leg(job, newPhase, Optional.of(newState.pack()));
        }
    }
}
