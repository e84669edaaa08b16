package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.diptych.job.MicroConditioning.Size;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected pixels are Pillow's; testdata/picture/make.py made them. */
class UploadedPictureTest {
    private static final int WIDTH = 22;
    private static final int HEIGHT = 15;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb8",
                "grey8",
                "grey1",
                "grey4",
                "palette8",
                "palette2",
                "rgb16",
                "grey16",
                "interlaced",
                "turned1"
            })
    void everyKindOfOpaquePngHasPillowsPixels(String name) {
        UploadedPicture picture = UploadedPicture.decode(Samples.sample(name + ".png"));
        assertThat(picture.colours().width()).isEqualTo(WIDTH);
        assertThat(picture.colours().height()).isEqualTo(HEIGHT);
        assertThat(picture.colours().rgb()).isEqualTo(Samples.sample(name + ".rgb"));
        assertThat(picture.alpha()).isNull();
        assertThat(picture.flattened()).isSameAs(picture.colours());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgba8", "rgba16", "grey_alpha8", "palette_alpha", "rgb_key", "grey_key"})
    void everyKindOfTransparentPngHasPillowsPixelsAndAlpha(String name) {
        UploadedPicture picture = UploadedPicture.decode(Samples.sample(name + ".png"));
        assertThat(picture.colours().rgb()).isEqualTo(Samples.sample(name + ".rgb"));
        assertThat(picture.alpha()).isEqualTo(Samples.sample(name + ".alpha"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void aPngTurnedByExifIsTurnedUpright(int orientation) {
        Picture picture = Samples.picture("picture/turned" + orientation + ".png");
        assertThat(picture.width()).isEqualTo(orientation < 5 ? WIDTH : HEIGHT);
        assertThat(picture.rgb()).isEqualTo(Samples.sample("turned" + orientation + ".rgb"));
    }

    /** libjpeg versions differ by one level after the inverse transform, and so may each component. */
    @ParameterizedTest
    @ValueSource(strings = {"ycc", "progressive", "grey", "rgb", "bad_profile", "cmyk", "ycck"})
    void everyKindOfJpegHasPillowsPixelsWithinTwoLevels(String name) {
        assertNear(Samples.picture("picture/" + name + ".jpg"), Samples.sample(name + ".rgb"), 2);
    }

    @Test
    void aJpegWithFewerColourSamplesIsNearPillows() {
        assertNear(Samples.picture("picture/ycc420.jpg"), Samples.sample("ycc420.rgb"), 4);
    }

    @Test
    void aJpegTurnedByExifIsTurnedUpright() {
        Picture picture = Samples.picture("picture/turned_jpeg.jpg");
        assertThat(picture.width()).isEqualTo(HEIGHT);
        assertThat(picture.height()).isEqualTo(WIDTH);
        assertNear(picture, Samples.sample("turned_jpeg.rgb"), 2);
    }

    @Test
    void transparencyIsLaidOverWhite() {
        UploadedPicture picture = new UploadedPicture(
                new Picture(3, 1, new byte[] {0, 100, (byte) 200, 0, 100, (byte) 200, 0, 100, (byte) 200}),
                new byte[] {0, (byte) 128, (byte) 255});
        assertThat(picture.flattened().rgb())
                .containsExactly(-1, -1, -1, 127, (byte) 177, (byte) 227, 0, 100, (byte) 200);
        assertThat(picture.transparency().rgb()).containsExactly(-1, -1, -1, 127, 127, 127, 0, 0, 0);
    }

    @Test
    void anOpaquePictureHasNoTransparency() {
        assertThat(UploadedPicture.decode(Samples.sample("rgb8.png"))
                        .transparency()
                        .rgb())
                .containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb8.png", "rgb16.png", "interlaced.png", "ycc.jpg", "progressive.jpg", "cmyk.jpg"})
    void aFileCutOffAnywhereIsRefused(String name) {
        byte[] file = Samples.sample(name);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> UploadedPicture.decode(cut))
                    .as("%s cut to %d of %d bytes", name, length, file.length)
                    .isInstanceOf(BrokenPictureException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb8.png", "palette_alpha.png", "ycc.jpg", "progressive.jpg", "turned_jpeg.jpg"})
    void aFileWithAnyByteWrongIsDecodedOrRefusedAndNothingElse(String name) {
        byte[] file = Samples.sample(name);
        for (int at = 0; at < file.length; at++) {
            byte[] wrong = file.clone();
            wrong[at] ^= 0x55;
            try {
                assertThat(UploadedPicture.decode(wrong, 100_000).colours().rgb())
                        .isNotEmpty();
            } catch (BrokenPictureException e) {
                assertThat(e).hasMessageStartingWith("picture: expected ");
            }
        }
    }

    @Test
    void aPngWithAWrongChecksumIsRefused() {
        byte[] file = Samples.sample("rgb8.png");
        file[40] ^= 1;
        assertRefused(file, "picture: expected the checksum of the PNG chunk at byte 33, found another one");
    }

    @Test
    void aPngBombIsRefusedByItsHeader() {
        byte[] file = Samples.sample("rgb8.png");
        ByteBuffer.wrap(file).putInt(16, 16_000).putInt(20, 16_000);
        CRC32 crc = new CRC32();
        crc.update(file, 12, 17);
        ByteBuffer.wrap(file).putInt(29, (int) crc.getValue());
        assertRefused(file, "picture: expected sides from 1 to 16384 and at most 25000000 pixels, found 16000x16000");
    }

    @Test
    void aJpegBombIsRefusedByItsHeader() {
        byte[] file = Samples.sample("grey.jpg");
        int frame = indexOf(file, new byte[] {(byte) 0xFF, (byte) 0xC0});
        ByteBuffer.wrap(file).putShort(frame + 5, (short) 65_500).putShort(frame + 7, (short) 65_500);
        assertRefused(file, "picture: expected sides from 1 to 16384 and at most 25000000 pixels, found 65500x65500");
    }

    @Test
    void aPictureBeyondTheCallersLimitIsRefused() {
        assertThatThrownBy(() -> UploadedPicture.decode(Samples.sample("rgb8.png"), WIDTH * HEIGHT - 1))
                .isInstanceOf(BrokenPictureException.class);
        assertThat(UploadedPicture.decode(Samples.sample("rgb8.png"), WIDTH * HEIGHT))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"turned1.png", "turned6.png", "turned8.png", "turned_jpeg.jpg", "cmyk.jpg", "grey1.png"})
    void theSidesAreThoseOfTheDecodedPicture(String name) {
        byte[] file = Samples.sample(name);
        Picture decoded = UploadedPicture.decode(file).colours();

        assertThat(UploadedPicture.sides(file)).isEqualTo(new Size(decoded.height(), decoded.width()));
    }

    @Test
    void whatIsNeitherPngNorJpegIsRefused() {
        assertRefused("GIF89a…".getBytes(), "picture: expected a PNG or JPEG file, found other bytes");
        assertRefused(new byte[0], "picture: expected a PNG or JPEG file, found no bytes");
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> UploadedPicture.decode(file))
                .isInstanceOf(BrokenPictureException.class)
                .hasMessage(message);
    }

    private static void assertNear(Picture picture, byte[] expected, int levels) {
        assertThat(picture.rgb()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(picture.rgb()[i] & 0xFF).as("byte %d", i).isCloseTo(expected[i] & 0xFF, within(levels));
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
            at++;
        }
        return at;
    }
}
