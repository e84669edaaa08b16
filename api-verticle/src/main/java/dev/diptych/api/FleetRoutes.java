package dev.diptych.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.AspectBuckets;
import dev.diptych.job.ModelCard;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Capability;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobQueue.QueueStats;
import dev.diptych.queue.Workers;
import dev.diptych.queue.Workers.WorkerCard;
import io.vertx.core.Future;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is there: workers, queue, models, schedulers, sizes. */
final class FleetRoutes {
    private final JobQueue queue;
    private final Workers workers;
    private final Models models;

    FleetRoutes(ApiParts parts, Models models) {
        this.queue = parts.queue();
        this.workers = parts.workers();
        this.models = models;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("listWorkers")
                .addHandler(Answer.json(ctx -> workers.live().map(FleetRoutes::workers)));
        routes.getRoute("getQueue").addHandler(Answer.json(ctx -> queue.stats().map(FleetRoutes::queue)));
        routes.getRoute("listModels")
                .addHandler(Answer.json(ctx -> models.cards().map(FleetRoutes::models)));
        routes.getRoute("listSchedulers").addHandler(Answer.json(ctx -> Future.succeededFuture(schedulers())));
        routes.getRoute("listBuckets")
                .addHandler(Answer.json(
                        ctx -> buckets(ctx.request().getParam("model")).map(FleetRoutes::buckets)));
    }

    private static ObjectNode workers(List<WorkerCard> live) {
        ObjectNode json = object();
        ArrayNode list = json.putArray("workers");
        for (WorkerCard worker : live) {
            ObjectNode entry = list.addObject()
                    .put("id", worker.id())
                    .put("host", worker.host())
                    .put("device", worker.device())
                    .put("version", worker.version())
                    .put("jobs", worker.jobs())
                    .put("draining", worker.draining());
            ArrayNode capabilities = entry.putArray("capabilities");
            worker.capabilities().forEach(capability -> put(capabilities.addObject(), capability));
        }
        return json;
    }

    private static ObjectNode queue(QueueStats stats) {
        ObjectNode json = object();
        ArrayNode depths = json.putArray("depth");
        stats.depth().forEach(depth -> {
            ObjectNode entry = put(depths.addObject(), depth.capability())
                    .put("waiting", depth.waiting())
                    .put("live_workers", depth.liveWorkers());
            if (depth.eta() != null) {
                entry.put("eta_millis", depth.eta().toMillis());
            }
        });
        return json.put("running", stats.running())
                .put("delayed", stats.delayed())
                .put("dead", stats.dead());
    }

    private static ObjectNode models(List<ModelCard> cards) {
        ObjectNode json = object();
        ArrayNode list = json.putArray("models");
        for (ModelCard card : cards) {
            ObjectNode entry = list.addObject()
                    .put("name", card.name())
                    .put("width", card.nativeSize().width())
                    .put("height", card.nativeSize().height())
                    .put("base_multiple", card.baseMultiple())
                    .put("refiner", card.hasRefiner())
                    .put("default_scheduler", card.defaultScheduler().wireName())
                    .put("inpaints_by_channels", card.inpaintsByChannels());
            if (card.hasRefiner()) {
                entry.put("refiner_multiple", card.refinerMultiple())
                        .put("refiner_scheduler", card.refinerScheduler().wireName());
            }
        }
        return json;
    }

    private static ObjectNode schedulers() {
        ObjectNode json = object();
        ArrayNode names = json.putArray("schedulers");
        for (SchedulerName name : SchedulerName.values()) {
            names.add(name.wireName());
        }
        return json;
    }

    /** @param model null: as SDXL was trained */
    private Future<AspectBuckets> buckets(@Nullable String model) {
        return model == null
                ? Future.succeededFuture(AspectBuckets.ofPaper())
                : models.cards()
                        .map(cards -> cards.stream()
                                .filter(card -> card.name().equals(model))
                                .findFirst()
                                .map(AspectBuckets::of)
                                .orElseThrow(() -> Problem.invalid("model", "one of /v1/models", model)));
    }

    private static ObjectNode buckets(AspectBuckets buckets) {
        ObjectNode json = object();
        ArrayNode sizes = json.putArray("buckets");
        buckets.sizes()
                .forEach(size -> sizes.addObject().put("width", size.width()).put("height", size.height()));
        return json;
    }

    private static ObjectNode put(ObjectNode json, Capability capability) {
        return json.put("model", capability.model())
                .put("phase", capability.phase().wireName());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
