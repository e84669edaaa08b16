package dev.diptych.sdxl;

/**
 * One side of a picture cut into overlapping tiles, and how much each counts at a place: full in its middle, falling in a
 * straight line over the overlap. Weights of one place are divided by their sum, so seams are blends.
 *
 * @param length of the side
 * @param tile length of each tile, at most {@code length}
 * @param overlap of neighbours, at least; the last tile is moved back to the end
 */
record Tiles(int length, int tile, int overlap) {
    /** The whole side if it is no longer than a tile. */
    static Tiles of(int length, int longest) {
        return new Tiles(length, Math.min(length, longest), longest / 4);
    }

    int count() {
        return length == tile ? 1 : 1 + (length - tile + stride() - 1) / stride();
    }

    int start(int index) {
        return Math.min(index * stride(), length - tile);
    }

    /**
     * The weight of a tile's place among all tiles', 0 to 1.
     *
     * @param scale places per unit of length: 1, or the pixels per latent
     * @param at place in the tile, 0 to tile · scale − 1
     */
    float share(int index, int at, int scale) {
        int place = start(index) * scale + at;
        float sum = 0;
        for (int other = 0; other < count(); other++) {
            sum += weight(other, place - start(other) * scale, scale);
        }
        return weight(index, at, scale) / sum;
    }

    private float weight(int index, int at, int scale) {
        if (at < 0 || at >= tile * scale) {
            return 0;
        }
        float ramp = overlap * scale;
        float rising = index == 0 ? 1 : (at + 0.5f) / ramp;
        float falling = index == count() - 1 ? 1 : (tile * scale - at - 0.5f) / ramp;
        return Math.min(1, Math.min(rising, falling));
    }

    private int stride() {
        return tile - overlap;
    }
}
