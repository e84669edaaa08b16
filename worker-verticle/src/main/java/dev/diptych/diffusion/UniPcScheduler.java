package dev.diptych.diffusion;

/**
 * UniPC of second order: each call first corrects the sample that it was given by what the network says there, then
 * predicts the next. Zhao et al., arXiv 2302.04867, algorithms 5 and 6, with B₁(h) or B₂(h). With λ = ln(α/σ) and
 * h = λ′ − λ, e^(−h) is the ratio of noise over signal after and before the step.
 */
final class UniPcScheduler implements VariancePreserving {
    private static final int ORDER = 2;

    private final SigmaTable table;
    private final Prediction prediction;
    private final boolean b1;
    private final boolean lowerOrderFinal;
    /** Clean estimates of up to two calls, the newest last, and then the corrected sample of the newest. */
    private float[][] former = {};

    UniPcScheduler(SchedulerConfig config, int steps) {
        table = SigmaTable.spanningTraining(config, steps);
        prediction = config.prediction();
        b1 = config.solverTypeIs("bh1");
        lowerOrderFinal = config.lowerOrderFinal();
    }

    @Override
    public int steps() {
        return table.steps();
    }

    @Override
    public int trainTimesteps() {
        return table.trainTimesteps();
    }

    @Override
    public double timestep(int call) {
        return table.timesteps()[call];
    }

    @Override
    public double alphaCumprod(int call) {
        return table.alphaCumprod(call);
    }

    @Override
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        float[] clean = into.clean();
        prediction.clean(signal(call), noise(call), sample, modelOutput, clean);
        float[] corrected = former.length == 0 ? sample.clone() : corrected(call, clean);
        float[] before = former.length == 0 ? clean : former[former.length - 2];
        former = former.length == 0
                ? new float[][] {clean.clone(), corrected}
                : new float[][] {before, clean.clone(), corrected};
        predict(call, corrected, clean, before, into.previous());
    }

    /** UniP: the sample that enters the next call. */
    private void predict(int call, float[] sample, float[] clean, float[] before, float[] previous) {
        Interval next = new Interval(call);
        double slope = order(call, former.length - 1) < ORDER ? 0 : next.scale() / 2 / rk(call);
        Linear.into(previous, next.kept(), sample, next.weight() + slope, clean, -slope, before);
    }

    /** UniC: the sample of this call again, now that its clean estimate is known. */
    private float[] corrected(int call, float[] clean) {
        Interval last = new Interval(call - 1);
        float[] corrected = former[former.length - 1];
        float[] before = former[former.length - 2];
        if (order(call - 1, former.length - 1) < ORDER) {
            double half = last.scale() / 2;
            Linear.into(corrected, last.kept(), corrected, last.weight() + half, before, -half, clean);
            return corrected;
        }
        double rk = rk(call - 1);
        double first = last.scale() * (last.b(1) - last.b(2)) / (1 - rk);
        double second = last.scale() * last.b(1) - first;
        Linear.into(
                corrected,
                last.kept(),
                corrected,
                last.weight() + first / rk + second,
                before,
                -first / rk,
                former[0],
                -second,
                clean);
        return corrected;
    }

    /** The order of the step that begins at a call, when as many clean estimates are known, its own among them. */
    private int order(int call, int estimates) {
        boolean last = call == calls() - 1 && (lowerOrderFinal || !table.endsWithNoise());
        return last ? 1 : Math.min(ORDER, estimates);
    }

    /** (λ of the call before − λ)/h: below 0. */
    private double rk(int call) {
        double formerH = Math.log(table.sigmas()[call - 1] / table.sigmas()[call]);
        return -formerH / new Interval(call).h();
    }

    /** Clean estimates of up to two calls, the newest last, and the corrected sample of the newest. */
    @Override
    public float[][] history() {
        return History.copy(former);
    }

    @Override
    public void restore(int call, float[][] history) {
        History.require(this, call, history, 0, call < 1 ? 0 : 2, call < 2 ? 0 : 3);
        former = History.copy(history);
    }

    /** The way from one call's noise to the next's. */
    private final class Interval {
        private final int call;

        Interval(int call) {
            this.call = call;
        }

        double h() {
            return Math.log(table.sigmas()[call] / table.sigmas()[call + 1]);
        }

        double kept() {
            return noise(call + 1) / noise(call);
        }

        /** e^(−h) − 1. */
        double expm1() {
            return table.sigmas()[call + 1] / table.sigmas()[call] - 1;
        }

        /** Of the clean estimate at the interval's start. */
        double weight() {
            return -signal(call + 1) * expm1();
        }

        /** α′·B(h): what differences of clean estimates are multiplied by. */
        double scale() {
            return signal(call + 1) * (b1 ? -h() : expm1());
        }

        /** k!·φ_{k+1}(−h)·(−h)/B(h), for k of 1 and 2. */
        double b(int k) {
            double bh = b1 ? -h() : expm1();
            double phi2 = expm1() / -h() - 1;
            return k == 1 ? phi2 / bh : 2 * (phi2 / -h() - 0.5) / bh;
        }
    }
}
