package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanczosTest {
    @ParameterizedTest
    @CsvSource({"40,30", "128,96", "61,20", "17,47", "5,3", "62,48", "1,1"})
    void everyByteIsPillows(int width, int height) {
        Picture resized = Lanczos.resize(Samples.picture("picture/lanczos.png"), width, height);
        assertThat(resized.width()).isEqualTo(width);
        assertThat(resized.height()).isEqualTo(height);
        assertThat(resized.rgb()).isEqualTo(Samples.sample("lanczos_%dx%d.rgb".formatted(width, height)));
    }

    @Test
    void aPictureOfTheWantedSizeIsLeftAsItIs() {
        Picture picture = Samples.gradient(9, 5);
        assertThat(Lanczos.resize(picture, 9, 5)).isSameAs(picture);
    }

    @Test
    void whatTheGoldenRunFedToTheVaeIsTheResizedPicture() {
        Picture input = Samples.picture("cases/i2i_resize/input.png");
        Picture resized = Fit.stretch(input, new ImageSize(160, 128)).apply(input);
        assertThat(PictureTensor.of(resized)).isEqualTo(Samples.floats("cases/i2i_resize/vae_in_0.npy"));
    }
}
