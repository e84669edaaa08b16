package dev.diptych.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the segments before the first scan of a JPEG file say (ITU-T T.81, annex B).
 *
 * @param components their ids
 * @param converted whether the components are YCbCr or YCCK rather than RGB or CMYK
 * @param orientation EXIF's, 1 to 8
 */
record JpegHeader(int width, int height, int[] components, boolean converted, int orientation) {
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int START_OF_SCAN = 0xDA;
    private static final String EXIF = "Exif\0\0";
    private static final String ADOBE = "Adobe";
    private static final String JFIF = "JFIF\0";
    private static final int NO_ADOBE = -1;

    static boolean hasSignature(byte[] file) {
        return file.length >= 3 && file[0] == (byte) 0xFF && file[1] == (byte) 0xD8 && file[2] == (byte) 0xFF;
    }

    /** @throws BrokenPictureException if the file is cut off before its first scan, or has no frame before it */
    static JpegHeader read(byte[] file) {
        ByteBuffer frame = null;
        int orientation = Orientation.UPRIGHT;
        int adobeTransform = NO_ADOBE;
        boolean jfif = false;
        ByteBuffer rest = ByteBuffer.wrap(file).position(2);
        for (int marker = nextMarker(rest); marker != START_OF_SCAN; marker = nextMarker(rest)) {
            ByteBuffer segment = segment(rest);
            if (isFrame(marker)) {
                frame = segment;
            } else if (marker == APP0 && beginsWith(segment, JFIF)) {
                jfif = true;
            } else if (marker == APP1 && beginsWith(segment, EXIF)) {
                orientation = Orientation.ofTiff(segment.position(EXIF.length()));
            } else if (marker == APP14 && beginsWith(segment, ADOBE) && segment.remaining() >= 12) {
                adobeTransform = segment.get(11) & 0xFF;
            }
        }
        if (frame == null || frame.remaining() < 6 || frame.remaining() < 6 + 3 * (frame.get(5) & 0xFF)) {
            throw new BrokenPictureException("a JPEG file with a frame before its first scan", "none");
        }
        int[] components = new int[frame.get(5) & 0xFF];
        for (int i = 0; i < components.length; i++) {
            components[i] = frame.get(6 + 3 * i) & 0xFF;
        }
        return new JpegHeader(
                frame.getShort(3) & 0xFFFF,
                frame.getShort(1) & 0xFFFF,
                components,
                isConverted(components, jfif, adobeTransform),
                orientation);
    }

    /** libjpeg's rules: JFIF is YCbCr; Adobe says it; else components named R, G, B are what they say. */
    private static boolean isConverted(int[] components, boolean jfif, int adobeTransform) {
        return switch (components.length) {
            case 3 ->
                jfif
                        || (adobeTransform != NO_ADOBE
                                ? adobeTransform != 0
                                : !(components[0] == 'R' && components[1] == 'G' && components[2] == 'B'));
            case 4 -> adobeTransform == 2;
            default -> false;
        };
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int nextMarker(ByteBuffer rest) {
        int marker = 0;
        while (rest.remaining() >= 2) {
            if (rest.get() != (byte) 0xFF) {
                break;
            }
            marker = rest.get(rest.position()) & 0xFF;
            if (marker != 0xFF) {
                rest.get();
                return marker;
            }
        }
        throw new BrokenPictureException("a whole JPEG file", "one whose header is cut off or broken");
    }

    private static ByteBuffer segment(ByteBuffer rest) {
        int length = rest.remaining() < 2 ? 0 : rest.getShort(rest.position()) & 0xFFFF;
        if (length < 2 || length > rest.remaining()) {
            throw new BrokenPictureException("a whole JPEG file", "one whose header is cut off or broken");
        }
        ByteBuffer segment = rest.slice(rest.position() + 2, length - 2);
        rest.position(rest.position() + length);
        return segment;
    }

    private static boolean beginsWith(ByteBuffer segment, String text) {
        byte[] start = text.getBytes(StandardCharsets.US_ASCII);
        return segment.remaining() >= start.length
                && segment.slice(0, start.length).equals(ByteBuffer.wrap(start));
    }
}
