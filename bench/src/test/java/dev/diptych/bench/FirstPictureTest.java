package dev.diptych.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class FirstPictureTest {
    @Test
    void aPartThatWasNotReachedDidNotTakeNoTime() {
        Properties told = new Properties();
        told.setProperty("main", "120");

        assertThatThrownBy(() -> FirstPicture.marks(told)).hasMessage("expected the mark redis, found [main]");
    }
}
