package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.ImageSize;
import dev.diptych.job.MicroConditioning.Crop;
import dev.diptych.job.MicroConditioning.Size;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
    @Test
    void aWidePictureFitsByItsHeightAndLosesItsSides() {
        Fit fit = Fit.cover(Samples.gradient(300, 100), new ImageSize(64, 64));
        assertThat(fit).isEqualTo(new Fit(new Size(100, 300), 192, 64, new Crop(0, 64), new ImageSize(64, 64)));
    }

    @Test
    void aTallPictureFitsByItsWidthAndLosesTopAndBottom() {
        Fit fit = Fit.cover(Samples.gradient(100, 300), new ImageSize(128, 64));
        assertThat(fit).isEqualTo(new Fit(new Size(300, 100), 128, 384, new Crop(160, 0), new ImageSize(128, 64)));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,7", "128,64", "127,65", "400,3", "3,200", "64,128"})
    void everyPictureComesOutInTheSizeAskedFor(int width, int height) {
        Picture picture = Samples.gradient(width, height);
        ImageSize size = new ImageSize(128, 64);
        for (Picture fitted : new Picture[] {
            Fit.cover(picture, size).apply(picture), Fit.stretch(picture, size).apply(picture)
        }) {
            assertThat(fitted.width()).isEqualTo(128);
            assertThat(fitted.height()).isEqualTo(64);
        }
    }

    @Test
    void croppingTakesTheMiddleOfTheResizedPicture() {
        Picture picture = Samples.gradient(24, 16);
        Fit fit = Fit.cover(picture, new ImageSize(16, 16));
        Picture cropped = fit.apply(picture);
        for (int y = 0; y < 16; y++) {
            assertThat(Arrays.copyOfRange(cropped.rgb(), 48 * y, 48 * y + 48))
                    .isEqualTo(Arrays.copyOfRange(picture.rgb(), 72 * y + 12, 72 * y + 60));
        }
    }

    @Test
    void aStripThatWouldBecomeEnormousIsRefused() {
        assertThatThrownBy(() -> Fit.cover(Samples.gradient(3, 1000), new ImageSize(128, 64)))
                .isInstanceOf(BrokenPictureException.class)
                .hasMessage("picture: expected sides of at most 16384 when it covers 128x64, found 128x42667");
    }

    @Test
    void aPictureOfTheSizeAskedForIsNotTouched() {
        Picture picture = Samples.gradient(64, 128);
        Fit fit = Fit.cover(picture, new ImageSize(64, 128));
        assertThat(fit.apply(picture)).isSameAs(picture);
        assertThat(fit.crop()).isEqualTo(new Crop(0, 0));
    }
}
