package dev.diptych.queue.redis;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobId;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.JobQueue.Depth;
import dev.diptych.queue.JobQueue.Page;
import dev.diptych.queue.JobQueue.QueueStats;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What can be seen of the queue. */
record Looking(RedisKeys keys, Scripts scripts) {
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})-([a-z2-7]{26})");

    /** A job's place in a list: newest first, then by id backwards, as Redis orders equal scores. */
    private record Entry(long at, String id) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Comparator.comparingLong(Entry::at).thenComparing(Entry::id).compare(other, this);
        }
    }

    /** Part of a page from one partition; {@code end} is the last job that was looked at, null: there are no more. */
    private record Part(List<Entry> entries, @Nullable Entry end) {}

    Future<Optional<JobView>> find(JobId id, @Nullable String tenant) {
        return scripts.run("view", id, tenant == null ? "" : tenant)
                .map(answer -> answer.size() == 0 ? Optional.empty() : Optional.of(JobReader.read(id, answer)));
    }

    Future<List<JobView>> unfinished(String tenant, String group) {
        List<Future<Response>> ids = keys.prefixes().stream()
                .map(prefix -> scripts.runIn(prefix, "unfinished", tenant, group))
                .toList();
        return Future.all(ids)
                .compose(all -> Future.all(all.<Response>list().stream()
                        .flatMap(some -> StreamSupport.stream(some.spliterator(), false))
                        .map(id -> find(new JobId(id.toString()), tenant))
                        .toList()))
                .map(found -> found.<Optional<JobView>>list().stream()
                        .flatMap(Optional::stream)
                        .filter(job -> !job.state().isFinal())
                        .sorted(Comparator.comparing(JobView::createdAt))
                        .toList());
    }

    /** @param set the sorted set to page through: {@code jobs}, {@code jobs:<tenant>} or {@code dead} */
    Future<Page> list(String set, @Nullable String tenant, @Nullable String state, @Nullable String cursor, int limit) {
        Matcher after = CURSOR.matcher(cursor == null ? "" : cursor);
        if (cursor != null && !after.matches()) {
            return Future.failedFuture(
                    new InvalidRequestException("cursor", "the next of an earlier page", "another text"));
        }
        List<Future<Part>> parts = keys.prefixes().stream()
                .map(prefix -> scripts.runIn(
                                prefix,
                                "list",
                                set,
                                tenant == null ? "" : tenant,
                                state == null ? "" : state,
                                cursor == null ? "" : after.group(1),
                                cursor == null ? "" : after.group(2),
                                limit)
                        .map(Looking::part))
                .toList();
        return Future.all(parts).compose(all -> page(all.list(), limit));
    }

    private Future<Page> page(List<Part> parts, int limit) {
        // Beyond the nearest end of a part that has more, jobs of that part may be missing.
        Optional<Entry> horizon =
                parts.stream().map(Part::end).filter(end -> end != null).min(Comparator.naturalOrder());
        List<Entry> known = parts.stream()
                .flatMap(part -> part.entries().stream())
                .filter(entry -> horizon.isEmpty() || entry.compareTo(horizon.get()) <= 0)
                .sorted()
                .toList();
        List<Entry> shown = known.subList(0, Math.min(limit, known.size()));
        Entry next = shown.size() < known.size() ? shown.get(shown.size() - 1) : horizon.orElse(null);
        List<Future<Optional<JobView>>> views =
                shown.stream().map(entry -> find(new JobId(entry.id()), null)).toList();
        return Future.all(views).map(all -> {
            List<Optional<JobView>> found = all.list();
            return new Page(
                    found.stream().flatMap(Optional::stream).toList(),
                    next == null ? null : next.at() + "-" + next.id());
        });
    }

    private static Part part(Response answer) {
        List<Entry> entries = new ArrayList<>();
        Response found = answer.get(0);
        for (int i = 0; i + 1 < found.size(); i += 2) {
            entries.add(new Entry(found.get(i + 1).toLong(), found.get(i).toString()));
        }
        Response end = answer.get(1);
        return new Part(
                entries,
                end.size() == 0
                        ? null
                        : new Entry(end.get(0).toLong(), end.get(1).toString()));
    }

    Future<QueueStats> stats() {
        List<Future<Response>> answers = keys.prefixes().stream()
                .map(prefix -> scripts.runIn(prefix, "stats"))
                .toList();
        return Future.all(answers).map(all -> sum(all.list()));
    }

    private static QueueStats sum(List<Response> partitions) {
        long[] counts = new long[3];
        Map<String, Depth> depths = new TreeMap<>();
        for (Response partition : partitions) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += partition.get(i).toLong();
            }
            for (int i = counts.length; i + 3 < partition.size(); i += 4) {
                depths.merge(partition.get(i).toString(), depth(partition, i), Looking::both);
            }
        }
        return new QueueStats(List.copyOf(depths.values()), counts[0], counts[1], counts[2]);
    }

    private static Depth depth(Response stats, int at) {
        String[] queue = stats.get(at).toString().split(":", 2);
        long waiting = stats.get(at + 1).toLong();
        Capability capability = new Capability(queue[1], Phase.valueOf(queue[0].toUpperCase(Locale.ROOT)));
        var eta = JobReader.eta(waiting, stats.get(at + 3).toString());
        return new Depth(
                capability,
                waiting,
                stats.get(at + 2).toInteger(),
                eta.isEmpty() ? null : Duration.ofMillis(eta.getAsLong()));
    }

    /** Workers announce themselves in every partition; the partitions are emptied side by side. */
    private static Depth both(Depth a, Depth b) {
        Duration longer = a.eta() == null || (b.eta() != null && b.eta().compareTo(a.eta()) > 0) ? b.eta() : a.eta();
        return new Depth(a.capability(), a.waiting() + b.waiting(), Math.max(a.liveWorkers(), b.liveWorkers()), longer);
    }
}
