package dev.diptych.standalone;

import dev.diptych.model.ModelDirectory;
import dev.diptych.worker.WorkerHealth;
import dev.diptych.worker.WorkerPorts;
import dev.diptych.worker.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The workers of this process, one per device. */
final class WorkerRole {
    private final List<DeviceModels> devices;
    private final List<WorkerVerticle> workers = new CopyOnWriteArrayList<>();
    private final List<Future<String>> deployments = new ArrayList<>();

    private WorkerRole(List<DeviceModels> devices) {
        this.devices = devices;
    }

    /** Begins to load the models at once; nothing is claimed before {@link #start}. */
    static WorkerRole prepare(WorkerProcessSettings settings) {
        ModelDirectory models = ModelsFolder.find(settings.models());
        return new WorkerRole(settings.devices().stream()
                .map(device -> DeviceModels.begin(device, models, settings))
                .toList());
    }

    /** Succeeds when every worker takes jobs; fails with one clear line if one of them cannot. */
    Future<Void> start(Vertx vertx, WorkerPorts ports, Settings settings) {
        String host = host();
        for (DeviceModels models : devices) {
            String id = "%s-%s-%s"
                    .formatted(
                            host,
                            models.device().replace(":", ""),
                            UUID.randomUUID().toString().substring(0, 8));
            WorkerVerticle worker = new WorkerVerticle(
                    settings.worker().on(models.device(), id, host, Version.text(), settings.queue()), ports, models);
            workers.add(worker);
            deployments.add(vertx.deployVerticle(worker));
        }
        return Future.join(deployments).mapEmpty();
    }

    /** Lets running jobs end or gives them back. */
    Future<Void> stop(Vertx vertx) {
        return Future.join(deployments.stream()
                        .map(deployed -> deployed.transform(
                                id -> id.succeeded() ? vertx.undeploy(id.result()) : Future.<Void>succeededFuture()))
                        .toList())
                .<Void>mapEmpty()
                .onComplete(stopped -> devices.forEach(DeviceModels::close));
    }

    /** Succeeds with the reasons when no worker is left that takes jobs. */
    Future<String> out() {
        List<Future<String>> outs = workers.stream().map(WorkerVerticle::out).toList();
        return Future.join(outs).map(all -> outs.stream().map(Future::result).collect(Collectors.joining("; ")));
    }

    boolean isReady() {
        return workers.stream().anyMatch(worker -> worker.health().isReady());
    }

    /** One line for each device: how its worker is. */
    String health() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < workers.size(); i++) {
            WorkerHealth health = workers.get(i).health();
            lines.append("%s %s: %s\n".formatted(devices.get(i).device(), health.state(), health.detail()));
        }
        return lines.toString();
    }

    private static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
