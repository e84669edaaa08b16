package dev.diptych.worker.engine;

import dev.diptych.queue.Lease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The jobs in an engine by their arrival. Jobs of the highest priority present may move, oldest first, as far as their
 * pictures fit; all others are parked where they stand.
 */
final class Roster {
    private static final Comparator<PictureRun> LONGEST_WAITING_FIRST =
            Comparator.comparingLong(picture -> picture.lastTurn);

    private final List<JobRun> jobs = new ArrayList<>();
    private final int mostPictures;

    Roster(int mostPictures) {
        this.mostPictures = mostPictures;
    }

    void add(JobRun job) {
        jobs.add(job);
    }

    void remove(JobRun job) {
        jobs.remove(job);
        job.close();
    }

    boolean holds(JobRun job) {
        return jobs.contains(job);
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    List<JobRun> all() {
        return List.copyOf(jobs);
    }

    Optional<JobRun> find(Lease lease) {
        return jobs.stream()
                .filter(job ->
                        job.lease().job().equals(lease.job()) && job.lease().epoch() == lease.epoch())
                .findFirst();
    }

    List<JobRun> active() {
        int highest = Integer.MIN_VALUE;
        for (JobRun job : jobs) {
            highest = Math.max(highest, job.priority());
        }
        List<JobRun> active = new ArrayList<>();
        int pictures = 0;
        for (JobRun job : jobs) {
            pictures += job.priority() == highest ? job.pictures().size() : 0;
            if (job.priority() == highest && (active.isEmpty() || pictures <= mostPictures)) {
                active.add(job);
            }
        }
        return active;
    }

    /** Parks all but the active. @return those that were not parked before, and had begun */
    List<JobRun> parkAllBut(List<JobRun> active) {
        List<JobRun> parked = new ArrayList<>();
        for (JobRun job : jobs) {
            boolean stands = !active.contains(job);
            if (stands && !job.parked && job.any(PictureRun.Need.STEP)) {
                parked.add(job);
            }
            job.parked = stands;
        }
        return parked;
    }

    /** The pictures of these jobs that need this, those first that have stood still for longest. */
    static List<PictureRun> inNeedOf(PictureRun.Need need, List<JobRun> jobs) {
        List<PictureRun> waiting = new ArrayList<>();
        for (JobRun job : jobs) {
            for (PictureRun picture : job.pictures()) {
                if (picture.need() == need) {
                    waiting.add(picture);
                }
            }
        }
        waiting.sort(LONGEST_WAITING_FIRST);
        return waiting;
    }
}
