package dev.diptych.sdxl;

/** Decodes large pictures tile by tile, so that the device's memory is bounded by a tile. */
public final class TiledDecoder implements ImageDecoder {
    private static final int RGB = 3;

    private final ImageDecoder decoder;
    private final int tile;

    /** @param tile side of a tile in latents; pictures of no more than its area are decoded whole */
    public TiledDecoder(ImageDecoder decoder, int tile) {
        this.decoder = decoder;
        this.tile = tile;
    }

    @Override
    public int factor() {
        return decoder.factor();
    }

    @Override
    public float[] decode(LatentSize size, float[] latents) {
        if (size.area() <= tile * tile) {
            return decoder.decode(size, latents);
        }
        Tiles rows = Tiles.of(size.height(), tile);
        Tiles columns = Tiles.of(size.width(), tile);
        LatentSize part = new LatentSize(rows.tile(), columns.tile());
        TileBlend blend = new TileBlend(rows, columns, RGB, factor());
        for (int row = 0; row < rows.count(); row++) {
            for (int column = 0; column < columns.count(); column++) {
                float[] cut = TileBlend.cut(latents, rows, columns, row, column, 1);
                blend.add(row, column, decoder.decode(part, cut));
            }
        }
        return blend.whole();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
