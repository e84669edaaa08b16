package dev.diptych.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.InputTrustHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.time.Duration;

/**
 * Refuses new work, before its body is read, while this node has as much of it at hand as it can answer soon: so what is
 * let in stays quick, and what is not costs next to nothing. In a flood it lets in fewer at a time. A request is work from
 * when its body has come until its job is enqueued; then it only waits, and that is free.
 *
 * <p>Lives on one event loop.
 */
final class Admission {
    private static final String ADMITTED = "diptych.admitted";

    /** So many at a time are let in even in a flood. */
    static final int FEW = 4;

    static final Problem BUSY = Problem.busy(
            429,
            "busy",
            "This node has too much to do",
            "expected fewer requests at a time, found more than it can answer soon",
            Duration.ofSeconds(1));

    private final int most;
    private final Flood flood;
    private int working;
    private long refused;

    /** @param most requests worked on at a time; 0: any number */
    Admission(int most, Flood flood) {
        this.most = most;
        this.flood = flood;
    }

    int working() {
        return working;
    }

    long refused() {
        return refused;
    }

    /** Whether another submission is too much now. If so, it counts as refused; if not, it comes by the handlers here. */
    boolean refuses() {
        if (isFull()) {
            flood.came();
            turnAway();
            return true;
        }
        return false;
    }

    /** Comes before the caller is asked for a key. */
    SecurityPolicyHandler beforeBody() {
        return ctx -> {
            if (isWork(ctx)) {
                flood.came();
            }
            if (isWork(ctx) && isFull()) {
                refuse(ctx);
            } else {
                ctx.next();
            }
        };
    }

    /** Comes after the body handler: many may have been let in before the first body was there. */
    InputTrustHandler afterBody() {
        return ctx -> {
            if (ctx.response().ended()) {
                return; // The caller's key has gone while the body came.
            }
            if (!isWork(ctx)) {
                ctx.next();
            } else if (isFull()) {
                refuse(ctx);
            } else {
                working++;
                ctx.put(ADMITTED, this);
                ctx.addEndHandler(ended -> release(ctx));
                ctx.next();
            }
        };
    }

    /** What is left of the request costs nothing but memory. */
    static void release(RoutingContext ctx) {
        Admission admission = ctx.remove(ADMITTED);
        if (admission != null) {
            admission.working--;
        }
    }

    /** So many are worked on at a time now; 0: any number. */
    int most() {
        return flood.isOn() ? Math.min(most, FEW) : most;
    }

    private boolean isFull() {
        return most > 0 && working >= most();
    }

    private void refuse(RoutingContext ctx) {
        turnAway();
        Problems.send(ctx, BUSY);
    }

    private void turnAway() {
        refused++;
        flood.turnedAway();
    }

    private static boolean isWork(RoutingContext ctx) {
        return ctx.request().method() == HttpMethod.POST;
    }
}
