package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import dev.diptych.queue.Capability;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where everything lies. All keys of a partition begin with {@code <namespace>:{<partition>}:}, so that they share one
 * hash slot; scripts are given that prefix and add the rest, as docs/queue.md lists it.
 */
record RedisKeys(String namespace, int partitions) {

    /** The prefix of a partition's keys and channels. */
    String prefix(int partition) {
        return namespace + ":{" + partition + "}:";
    }

    List<String> prefixes() {
        return IntStream.range(0, partitions).mapToObj(this::prefix).toList();
    }

    /** The partition of a job, for ever the same. */
    String prefix(JobId job) {
        return prefix(partition(job.value()));
    }

    /** The partition of pictures, by the first part of their keys: a job's lie where the job lies. */
    String prefixOfPicture(String key) {
        return prefix(partition(key.substring(0, key.indexOf('/') < 0 ? key.length() : key.indexOf('/'))));
    }

    /** An id in the partition that its tenant's idempotency key belongs to, so that one script sees both. */
    JobId newJobId(String tenant, String idempotencyKey) {
        int wanted = partition(tenant + ":" + idempotencyKey);
        JobId id = JobId.random();
        while (partition(id.value()) != wanted) {
            id = JobId.random();
        }
        return id;
    }

    /** The name of a capability's queue. */
    static String queue(Capability capability) {
        return capability.phase().wireName() + ":" + capability.model();
    }

    private int partition(String text) {
        return Math.floorMod(text.hashCode(), partitions);
    }
}
