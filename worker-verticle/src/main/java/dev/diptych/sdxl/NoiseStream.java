package dev.diptych.sdxl;

/** Where a run's unit noise comes from. */
public interface NoiseStream {
    /** The next draw. */
    float[] draw(int count);

    /** How far it has been read, so that a resumed run goes on there. */
    long position();

    /** Goes on from a former {@link #position()}. */
    void moveTo(long position);
}
