package dev.diptych.cli;

import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A job's progress for a person: at a terminal its place in the queue and one bar per phase (step of steps, rate, time
 * left), elsewhere one line per change of state.
 */
final class JobScreen implements AutoCloseable {
    private static final int WIDTH = 80;

    private final PrintStream out;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private String phase = "";
    private String lastPlace = "";

    JobScreen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static JobScreen on(PrintStream out, boolean quiet) {
        return quiet
                ? new JobScreen(new PrintStream(OutputStream.nullOutputStream()), false)
                : new JobScreen(out, Terminal.isStderr());
    }

    /** Before there is a job. */
    synchronized void starting() {
        if (terminal) {
            lastPlace = "starting";
            out.print(lastPlace);
            out.flush();
        }
    }

    /** The job as it stands: while it waits, its place in the queue. */
    synchronized void snapshot(JsonObject job) {
        if (!"queued".equals(job.getString("state"))) {
            return;
        }
        String place = job.containsKey("place") ? ", " + job.getLong("place") + " before it" : "";
        String worker = job.getBoolean("servable", true) ? "" : ", no worker for it yet";
        String line = "queued" + place + worker;
        if (!line.equals(lastPlace)) {
            out.print(terminal ? "\r" + line + "\033[K" : line + System.lineSeparator());
            lastPlace = line;
        }
    }

    synchronized void event(JsonObject event) {
        switch (event.getString("type")) {
            case "started" -> begin(event.getString("phase"));
            case "step" -> step(event.getString("phase"), event.getInteger("step"), event.getInteger("steps"));
            case "retrying" -> {
                endLine();
                out.println("trying again: " + event.getJsonObject("reason").getString("message"));
            }
            case "succeeded", "failed", "cancelled" -> endLine();
            default -> {
                // Queued, previews and the hand-off show in what follows them.
            }
        }
    }

    @Override
    public synchronized void close() {
        endLine();
    }

    private void begin(String newPhase) {
        endLine();
        phase = newPhase;
        if (!terminal) {
            out.println(newPhase);
        }
    }

    private void step(String ofPhase, int step, int steps) {
        if (!ofPhase.equals(phase)) {
            begin(ofPhase);
        }
        if (!terminal) {
            if (step == steps) {
                out.println(ofPhase + " " + step + " of " + steps + " steps");
            }
            return;
        }
        if (bar == null) {
            bar = bar(ofPhase, steps);
        }
        bar.stepTo(step);
        if (step == steps) {
            endLine();
        }
    }

    private ProgressBar bar(String name, int steps) {
        return new ProgressBarBuilder()
                .setTaskName("%-8s".formatted(name))
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(50)
                .setSpeedUnit(ChronoUnit.SECONDS)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
    }

    private void endLine() {
        if (bar != null) {
            bar.close();
            bar = null;
        } else if (terminal && !lastPlace.isEmpty()) {
            out.print("\r\033[K");
        }
        lastPlace = "";
    }
}
