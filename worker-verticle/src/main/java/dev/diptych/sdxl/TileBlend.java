package dev.diptych.sdxl;

/** A picture or latents put together of tiles, {@code [channels, height, width]}. */
final class TileBlend {
    private final Tiles rows;
    private final Tiles columns;
    private final int scale;
    private final float[] whole;

    /** @param scale places per unit of the tiles' lengths */
    TileBlend(Tiles rows, Tiles columns, int channels, int scale) {
        this.rows = rows;
        this.columns = columns;
        this.scale = scale;
        whole = new float[channels * rows.length() * scale * columns.length() * scale];
    }

    /** A part of {@code source}, which is laid out as the whole is at {@code scale}. */
    static float[] cut(float[] source, Tiles rows, Tiles columns, int row, int column, int scale) {
        int height = rows.length() * scale;
        int width = columns.length() * scale;
        int tileHeight = rows.tile() * scale;
        int tileWidth = columns.tile() * scale;
        int channels = source.length / height / width;
        float[] tile = new float[channels * tileHeight * tileWidth];
        for (int line = 0; line < channels * tileHeight; line++) {
            int y = rows.start(row) * scale + line % tileHeight;
            int from = (line / tileHeight * height + y) * width + columns.start(column) * scale;
            System.arraycopy(source, from, tile, line * tileWidth, tileWidth);
        }
        return tile;
    }

    void add(int row, int column, float[] tile) {
        int height = rows.length() * scale;
        int width = columns.length() * scale;
        int tileHeight = rows.tile() * scale;
        int tileWidth = columns.tile() * scale;
        float[] across = shares(columns, column);
        float[] down = shares(rows, row);
        for (int line = 0; line < tile.length / tileWidth; line++) {
            int y = line % tileHeight;
            int to = (line / tileHeight * height + rows.start(row) * scale + y) * width + columns.start(column) * scale;
            for (int x = 0; x < tileWidth; x++) {
                whole[to + x] += down[y] * across[x] * tile[line * tileWidth + x];
            }
        }
    }

    float[] whole() {
        return whole;
    }

    private float[] shares(Tiles tiles, int index) {
        float[] shares = new float[tiles.tile() * scale];
        for (int at = 0; at < shares.length; at++) {
            shares[at] = tiles.share(index, at, scale);
        }
        return shares;
    }
}
