package dev.diptych.sdxl;

/** Encodes large pictures tile by tile, each place with the same noise in all its tiles. */
public final class TiledEncoder implements ImageEncoder {
    private final ImageEncoder encoder;
    private final int tile;

    /** @param tile side of a tile in latents; pictures of no more than its area are encoded whole */
    public TiledEncoder(ImageEncoder encoder, int tile) {
        this.encoder = encoder;
        this.tile = tile;
    }

    @Override
    public float[] encode(LatentSize size, float[] pixels, float[] noise) {
        if (size.area() <= tile * tile) {
            return encoder.encode(size, pixels, noise);
        }
        Tiles rows = Tiles.of(size.height(), tile);
        Tiles columns = Tiles.of(size.width(), tile);
        LatentSize part = new LatentSize(rows.tile(), columns.tile());
        int factor = (int) Math.sqrt(pixels.length / 3.0 / size.area());
        TileBlend blend = new TileBlend(rows, columns, noise.length / size.area(), 1);
        for (int row = 0; row < rows.count(); row++) {
            for (int column = 0; column < columns.count(); column++) {
                float[] cut = TileBlend.cut(pixels, rows, columns, row, column, factor);
                float[] ofNoise = TileBlend.cut(noise, rows, columns, row, column, 1);
                blend.add(row, column, encoder.encode(part, cut, ofNoise));
            }
        }
        return blend.whole();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
