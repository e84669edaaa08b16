package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many steps each half takes, said before anybody has begun. */
class PageForecastTest extends InBrowser {
    private static final Path TABLES = Path.of(System.getProperty("diptych.root"), "testdata/scheduler/tables.json");
    private static final Offset<Double> FLOAT = Offset.offset(1e-2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "euler",
                "euler_a",
                "euler_karras",
                "dpmpp_2m",
                "dpmpp_2m_karras",
                "dpmpp_2m_sde",
                "dpmpp_2m_sde_karras",
                "ddim",
                "unipc",
                "lcm"
            })
    void thePageKnowsEverySchedulersTimesteps(String scheduler) throws IOException {
        List<JsonObject> tables = new JsonObject(Files.readString(TABLES))
                .getJsonArray("tables").stream()
                        .map(JsonObject.class::cast)
                        .filter(table -> table.getString("scheduler").equals(scheduler))
                        .filter(table -> "leading".equals(table.getString("spacing")))
                        .toList();

        assertThat(tables).isNotEmpty().allSatisfy(table -> {
            Object foretold = page.evaluate(
                    "([scheduler, steps]) => import('/ui/schedule.js')"
                            + ".then(({ timesteps }) => JSON.stringify(timesteps(scheduler, steps)))",
                    List.of(scheduler, table.getInteger("steps")));
            assertThat(numbers(new JsonArray(foretold.toString())))
                    .containsExactly(numbers(table.getJsonArray("timesteps")), FLOAT);
        });
    }

    private static double[] numbers(JsonArray array) {
        return array.stream()
                .mapToDouble(number -> ((Number) number).doubleValue())
                .toArray();
    }

    /** Expected: what HandoffPlan does, as docs/schedulers.md tells it: Heun's 15 + 3, Karras' 12 of 20. */
    @ParameterizedTest
    @CsvSource({
        "'',              30, 23 steps, 7 steps",
        "heun,            10, 15 steps, 3 steps",
        "dpmpp_2m_karras, 20, 12 steps, 8 steps"
    })
    void theHandOffIsForetoldAsTheSchedulerCutsIt(String scheduler, String steps, String base, String refiner) {
        page.locator("#steps").fill(steps);
        page.locator("#scheduler").selectOption(scheduler);

        assertThat(page.locator("#side-base")).hasText("Base, " + base);
        assertThat(page.locator("#side-refiner")).hasText("Refiner, " + refiner);
    }

    @Test
    void byStepsTheBaseHasItsPartOfThem() {
        page.locator("#steps").fill("30");
        page.getByText("Finer points").click();
        page.locator("#unit").selectOption("steps");

        assertThat(page.locator("#side-base")).hasText("Base, 24 steps");
    }

    @Test
    void aPictureToStartFromTakesItsPartOfTheSteps() {
        byte[] png = PngWriter.write(new Picture(128, 128, new byte[3 * 128 * 128]), List.of());
        page.locator("#steps").fill("20");
        page.locator("#file").setInputFiles(new FilePayload("start.png", "image/png", png));

        assertThat(page.locator("#side-base")).hasText("Base, 8 steps");
        assertThat(page.locator("#side-refiner")).hasText("Refiner, 4 steps");
    }
}
