package dev.diptych.picture;

import dev.diptych.job.MicroConditioning.Size;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The EXIF tag that says how the camera was held (Exif 2.32, section 4.6.4): 1 to 8, 1 is upright. */
final class Orientation {
    static final int UPRIGHT = 1;
    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private Orientation() {}

    /** The orientation in the first directory of a TIFF block; upright if there is none or the block is broken. */
    static int ofTiff(ByteBuffer block) {
        ByteBuffer tiff = block.slice();
        if (tiff.remaining() < 8) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFF_FFFFL;
        if (directory + 2 > tiff.limit()) {
            return UPRIGHT;
        }
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.limit()) {
                break;
            }
            if ((tiff.getShort((int) entry) & 0xFFFF) == TAG) {
                int value = tiff.getShort((int) entry + 8);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** @throws BrokenPictureException if no picture has such sides */
    static Size upright(int width, int height, int orientation) {
        UploadedPicture.requireAllowed(width, height, UploadedPicture.DEFAULT_MAX_PIXELS);
        return isTurned(orientation) ? new Size(width, height) : new Size(height, width);
    }

    private static boolean isTurned(int orientation) {
        return orientation >= 5;
    }

    static UploadedPicture upright(UploadedPicture picture, int orientation) {
        if (orientation == UPRIGHT) {
            return picture;
        }
        int width = picture.colours().width();
        int height = picture.colours().height();
        boolean turned = isTurned(orientation);
        int newWidth = turned ? height : width;
        int newHeight = turned ? width : height;
        byte[] from = picture.colours().rgb();
        byte[] alpha = picture.alpha();
        byte[] rgb = new byte[from.length];
        byte[] newAlpha = alpha == null ? null : new byte[alpha.length];
        for (int y = 0, to = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++, to++) {
                int source = source(orientation, x, y, width, height);
                System.arraycopy(from, 3 * source, rgb, 3 * to, 3);
                if (alpha != null && newAlpha != null) {
                    newAlpha[to] = alpha[source];
                }
            }
        }
        return new UploadedPicture(new Picture(newWidth, newHeight, rgb), newAlpha);
    }

    /** The number of the stored pixel that belongs at (x, y) of the upright picture. */
    private static int source(int orientation, int x, int y, int width, int height) {
        int right = width - 1;
        int bottom = height - 1;
        return switch (orientation) {
            case 2 -> y * width + right - x;
            case 3 -> (bottom - y) * width + right - x;
            case 4 -> (bottom - y) * width + x;
            case 5 -> x * width + y;
            case 6 -> (bottom - x) * width + y;
            case 7 -> (bottom - x) * width + right - y;
            case 8 -> x * width + right - y;
            default -> y * width + x;
        };
    }
}
