package dev.diptych.queue.redis;

import dev.diptych.job.ModelCard;
import dev.diptych.queue.Workers;
import dev.diptych.wire.CorruptRecordException;
import dev.diptych.wire.Wire;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Who is there to work. Announced in every partition, so that each can tell whether a job can be served; read from one. */
public final class RedisWorkers implements Workers {
    private final RedisClient client;
    private final Scripts scripts;

    public RedisWorkers(RedisClient client, QueueSettings settings) {
        this.client = client;
        this.scripts = new Scripts(client, settings.rules(client.keys().partitions()));
    }

    @Override
    public Future<Void> announce(WorkerCard worker, List<ModelCard> models) {
        List<Object> arguments = new ArrayList<>(List.of(worker.id(), Wire.write(worker), models.size()));
        models.forEach(model -> arguments.addAll(List.of(model.name(), Wire.write(model))));
        // A draining worker takes no more jobs: it serves none.
        if (!worker.draining()) {
            worker.capabilities().forEach(capability -> arguments.add(RedisKeys.queue(capability)));
        }
        return everywhere("announce", arguments.toArray());
    }

    @Override
    public Future<Void> withdraw(String worker) {
        return everywhere("withdraw", worker);
    }

    @Override
    public Future<List<WorkerCard>> live() {
        return read(0, WorkerCard.class);
    }

    @Override
    public Future<List<ModelCard>> models() {
        return read(1, ModelCard.class);
    }

    private Future<Void> everywhere(String script, Object... arguments) {
        return Future.all(client.keys().prefixes().stream()
                        .map(prefix -> scripts.runIn(prefix, script, arguments))
                        .toList())
                .mapEmpty();
    }

    /** Cards of another version that this one cannot read are left out. */
    private <T> Future<List<T>> read(int which, Class<T> type) {
        return scripts.runIn(client.keys().prefix(0), "workers").map(answer -> {
            List<T> cards = new ArrayList<>();
            for (Response card : answer.get(which)) {
                try {
                    cards.add(Wire.read(card.toString(), type));
                } catch (CorruptRecordException e) {
                    continue;
                }
            }
            return cards;
        });
    }
}
