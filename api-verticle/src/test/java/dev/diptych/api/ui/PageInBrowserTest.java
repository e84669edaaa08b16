package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import dev.diptych.picture.UploadedPicture;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PageInBrowserTest extends InBrowser {
    @Test
    void aPictureTakesShapeUnderTheBaseThenUnderTheRefinerAndLandsInTheGallery() {
        studio.painter().holdAfter(Phase.BASE, 3);
        order(page, PROMPT, 10);

        assertThat(page.locator("#leg-base")).hasText("Base 3 of 8");
        assertThat(page.locator("#leg-refiner")).hasText("Refiner 0 of 2");
        String early = preview(page);

        studio.painter().holdAfter(Phase.REFINER, 1);
        assertThat(page.locator("#leg-refiner")).hasText("Refiner 1 of 2");
        assertThat(page.locator("#leg-base")).hasText("Base 8 of 8");
        assertThat(page.locator("#said")).hasText("Handed to the refiner after 8 base steps.");
        assertThat(page.locator("#pictures img.preview")).not().hasAttribute("src", early);
        assertThat(page.locator("#track")).hasAttribute("aria-valuetext", "Refiner, step 1 of 2");

        studio.painter().goOn();
        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(page.locator("#gallery li img").first()).hasAttribute("alt", PROMPT);
        assertThat(naturalWidth(page.locator("#pictures img"))).isEqualTo(128);
    }

    @Test
    void aReloadInMidJobGoesOnWhereItWas() {
        studio.painter().holdAfter(Phase.BASE, 5);
        order(page, PROMPT, 10);
        assertThat(page.locator("#leg-base")).hasText("Base 5 of 8");

        page.reload();

        assertThat(page.locator("#leg-base")).hasText("Base 5 of 8");
        assertThat(page.locator("#pictures img.preview")).isVisible();
        studio.painter().goOn();
        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(page.locator("#leg-refiner")).hasText("Refiner 2 of 2");
    }

    @Test
    void aCancelStopsThisJobAndTheNextOneRuns() {
        studio.painter().holdAfter(Phase.BASE, 2);
        order(page, PROMPT, 10);
        assertThat(page.locator("#leg-base")).hasText("Base 2 of 8");
        page.locator("#cancel").press("Enter");

        assertThat(page.locator("#state")).hasText("Cancelled");
        assertThat(page.locator("#again-now")).isFocused();
        assertThat(page.locator("#idle-line")).hasText("Cancelled.");
        assertThat(page.locator("#pictures img")).hasCount(0);
        studio.painter().goOn();
        order(page, "a green square on a white background", 2);
        assertThat(page.locator("#state")).hasText("1 picture");
    }

    @Test
    void theGallerysParametersMakeTheSamePictureAgain() {
        page.locator("#seed").fill("42");
        order(page, "a yellow triangle on a black background", 4);
        assertThat(page.locator("#state")).hasText("1 picture");
        page.locator("#prompt").fill("something else");
        page.locator("#seed").fill("");
        page.locator("#steps").fill("7");

        page.locator("#gallery li button").first().click();
        assertThat(page.locator("#viewer-facts")).containsText("42");
        assertThat(page.locator("#viewer-facts")).containsText("3 base, 1 refiner");
        page.locator("#viewer-again").click();

        assertThat(page.locator("#prompt")).hasValue("a yellow triangle on a black background");
        assertThat(page.locator("#seed")).hasValue("42");
        assertThat(page.locator("#steps")).hasValue("4");
    }

    @Test
    void aJobInLineShowsItsPlaceAndTheOneBeforeItBesideIt() {
        studio.painter().holdAfter(Phase.BASE, 1);
        order(page, PROMPT, 10);
        assertThat(page.locator("#leg-base")).hasText("Base 1 of 8");
        order(page, "a blue circle on a white background", 10);

        assertThat(page.locator("#state")).hasText(Pattern.compile("^Next in line"));
        assertThat(page.locator("#line-list li")).hasCount(2);
        page.locator("#line-list button").first().click();
        assertThat(page.locator("#leg-base")).hasText("Base 1 of 8");
        studio.painter().holdAfter(Phase.BASE, 3);
        assertThat(page.locator("#leg-base")).hasText("Base 3 of 8");
        assertThat(page.locator("#line-list button").first()).isFocused();

        page.locator("#line-list button").last().click();
        studio.painter().goOn();
        assertThat(page.locator("#words")).hasText("a blue circle on a white background");
        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(page.locator("#line")).isHidden();
    }

    @Test
    void twoBrowsersAtOnceEachFollowTheirOwnJob() {
        try (BrowserContext other = chromium.browser().newContext()) {
            Page second = visitor(other);
            studio.painter().holdAfter(Phase.BASE, 2);
            order(page, PROMPT, 10);
            order(second, "a green square on a white background", 10);
            assertThat(page.locator("#leg-base")).hasText("Base 2 of 8");
            assertThat(second.locator("#state")).hasText(Pattern.compile("^Next in line"));

            studio.painter().goOn();

            assertThat(page.locator("#state")).hasText("1 picture");
            assertThat(second.locator("#state")).hasText("1 picture");
            assertThat(page.locator("#words")).hasText(PROMPT);
            assertThat(second.locator("#words")).hasText("a green square on a white background");
        }
    }

    @Test
    void aMaskIsDrawnAndOnlyWhatIsUnderItIsPaintedAnew() {
        page.setInputFiles("#file", new FilePayload("white.png", "image/png", PngWriter.write(white(), List.of())));
        page.locator("#mask-open").click();
        assertThat(page.locator("#mask-canvas")).isFocused();
        page.keyboard().press("Space");
        drag(page.locator("#mask-canvas"), 0.1, 0.1, 0.1, 0.9);
        page.locator("#mask-done").click();
        assertThat(page.locator("#chosen-mask")).isVisible();

        order(page, PROMPT, 4);

        assertThat(page.locator("#state")).hasText("1 picture");
        Picture picture = shownPicture();
        assertThat(colour(picture, 12, 64)).isEqualTo(Shapes.BLUE);
        assertThat(colour(picture, 64, 64)).isEqualTo(Shapes.RED);
        assertThat(colour(picture, 120, 8)).isEqualTo(new int[] {255, 255, 255});
    }

    @Test
    void aFinishedPictureIsTheStartOfTheNext() {
        order(page, PROMPT, 2);
        assertThat(page.locator("#state")).hasText("1 picture");
        page.locator("#pictures button").click();
        page.locator("#viewer-start").click();

        assertThat(page.locator("#chosen-picture")).isVisible();
        String first = page.url();
        page.locator("#make").click();
        page.waitForURL(address -> !address.equals(first));
        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(stagedRequest().getString("init_image")).startsWith("uploads/");
        page.locator("#again-now").click();
        assertThat(page.locator("#problem"))
                .hasText("This began from a picture, which the page has no more. Choose it again.");
    }

    @Test
    void aTallPictureKeepsItsShapeUnderTheMask() {
        Picture tall = new Picture(64, 128, new byte[3 * 64 * 128]);
        page.setInputFiles("#file", new FilePayload("tall.png", "image/png", PngWriter.write(tall, List.of())));
        page.locator("#mask-open").click();
        BoundingBox canvas = page.locator("#mask-canvas").boundingBox();

        assertThat(canvas.height / canvas.width).isCloseTo(2, Offset.offset(0.01));
    }

    @Test
    void aStrokeEndsWithItsDialog() {
        page.setInputFiles("#file", new FilePayload("white.png", "image/png", PngWriter.write(white(), List.of())));
        page.locator("#mask-open").click();
        BoundingBox canvas = page.locator("#mask-canvas").boundingBox();
        page.mouse().move(canvas.x + 20, canvas.y + 20);
        page.mouse().down();
        page.keyboard().press("Escape");
        assertThat(page.locator("#mask")).isHidden();
        page.mouse().move(canvas.x + 40, canvas.y + 40);
        page.mouse().move(1, 1);
        page.mouse().up();

        page.locator("#mask-open").click();
        page.mouse().move(canvas.x + 60, canvas.y + 60);
        page.mouse().move(canvas.x + 90, canvas.y + 90);
        page.locator("#mask-done").press("Enter");

        assertThat(page.locator("#mask-open")).hasText("Draw a mask");
    }

    @Test
    void theServicesComplaintStandsAtItsField() {
        order(page, PROMPT, 201);

        assertThat(page.locator("#problem")).hasText("Expected a number of at most 200, found 201");
        assertThat(page.locator("#steps")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#steps")).hasAttribute("aria-describedby", "problem");
        assertThat(page.locator("#steps")).isFocused();
        assertThat(page.locator("#problem")
                        .evaluate("(it) => it.previousElementSibling.contains(document.activeElement)"))
                .isEqualTo(true);

        page.locator("#steps").fill("20");
        assertThat(page.locator("#problem")).isHidden();
    }

    @Test
    void aSeedThatIsNoNumberIsComplainedOfAsItWasWritten() {
        page.locator("#seed").fill("12 monkeys");
        order(page, PROMPT, 2);

        assertThat(page.locator("#problem")).hasText("Expected a whole number, found \"12 monkeys\"");
        assertThat(page.locator("#seed")).isFocused();
    }

    @Test
    void aNumberThatIsNoneIsNotTakenForTheDefault() {
        page.locator("#guidance_scale").fill("");
        page.locator("#guidance_scale").pressSequentially("-");
        order(page, PROMPT, 2);

        assertThat(page.locator("#problem")).hasText("Expected a number, found another text");
        assertThat(page.locator("#guidance_scale")).isFocused();
    }

    @Test
    void eachAspectIsASizeOfItsOwn() {
        page.locator("#aspects label")
                .filter(new Locator.FilterOptions().setHasText("2:3"))
                .click();

        assertThat(page.locator("#aspects label:has(:checked)")).hasText("2:3");
        assertThat(page.locator("#size-out")).hasText("128 × 192");
        assertThat(page.locator("#aspects label")).hasCount(3);
    }

    @Test
    void aPictureIsOrderedByKeyboardAlone() {
        BlockingQueue<Route> orders = new LinkedBlockingQueue<>();
        page.route("**/v1/jobs", orders::add);
        page.locator("#prompt").focus();
        page.keyboard().type(PROMPT);
        page.keyboard().press("Control+Enter");
        page.keyboard().press("Control+Enter");
        page.waitForCondition(() -> !orders.isEmpty());
        orders.remove().resume();

        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(orders).isEmpty();
        page.locator("#gallery li button").first().focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#viewer")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(page.locator("#gallery li button").first()).isFocused();
    }

    @Test
    void everyControlHasANameForScreenReaders() {
        Object nameless = page.evaluate("() => [...document.querySelectorAll('input, select, textarea, button')]"
                + ".filter((e) => !(e.labels?.length || e.ariaLabel || e.textContent.trim())).map((e) => e.id)");

        assertThat(nameless).isEqualTo(List.of());
    }

    @Test
    void theHandOffControlSaysWhoTakesHowManySteps() {
        page.locator("#steps").fill("20");
        page.locator("#at").focus();
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#side-base")).hasText("Base, 14 steps");
        assertThat(page.locator("#at")).hasAttribute("aria-valuetext", "Base 14 steps, refiner 6 steps");

        page.getByText("Off", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#side-base")).hasText("Base, 20 steps");
        assertThat(page.locator("#at")).isDisabled();
    }

    @Test
    void theFinerPointsGoIntoTheOrderAndComeBackFromTheGallery() {
        page.getByText("Finer points").click();
        page.getByText("Size conditioning").click();
        page.locator("#prompt_2").fill("soft light");
        page.locator("#negative_prompt_2").fill("blurred");
        page.locator("#guidance_rescale").fill("0.35");
        page.locator("#guidance_end").fill("0.9");
        page.locator("[name='conditioning.original.width']").fill("256");
        page.locator("[name='conditioning.original.height']").fill("192");
        page.locator("[name='conditioning.negative_crop.top']").fill("0");
        page.locator("[name='conditioning.negative_crop.left']").fill("16");
        order(page, PROMPT, 2);
        assertThat(page.locator("#state")).hasText("1 picture");

        JsonObject request = stagedRequest();
        assertThat(request.getString("prompt_2")).isEqualTo("soft light");
        assertThat(request.getString("negative_prompt_2")).isEqualTo("blurred");
        assertThat(request.getDouble("guidance_rescale")).isEqualTo(0.35);
        assertThat(request.getDouble("guidance_end")).isEqualTo(0.9);
        assertThat(request.getJsonObject("conditioning"))
                .isEqualTo(new JsonObject()
                        .put("original", new JsonObject().put("height", 192).put("width", 256))
                        .put("negative_crop", new JsonObject().put("top", 0).put("left", 16)));

        page.locator("[name='conditioning.original.width']").fill("");
        page.locator("#again-now").click();
        assertThat(page.locator("[name='conditioning.original.width']")).hasValue("256");
    }

    @Test
    void halfOfASizeIsComplainedOfAtItsField() {
        page.getByText("Finer points").click();
        page.getByText("Size conditioning").click();
        page.locator("[name='conditioning.target.width']").fill("128");
        order(page, PROMPT, 2);

        assertThat(page.locator("[name='conditioning.target.height']")).isFocused();
        assertThat(page.locator("#problem")).hasText("Expected a value, found nothing");
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreen() {
        Browser.NewContextOptions phone = new Browser.NewContextOptions().setViewportSize(390, 844);
        try (BrowserContext pocket = chromium.browser().newContext(phone)) {
            Page small = visitor(pocket);
            small.evaluate("() => document.querySelectorAll('details').forEach((part) => part.open = true)");
            order(small, PROMPT, 2);
            assertThat(small.locator("#state")).hasText("1 picture");

            assertThat(small.evaluate("() => document.documentElement.scrollWidth"))
                    .isEqualTo(390);
        }
    }

    @Test
    void whoLikesItDarkHasLightWordsOnADarkGround() {
        assertThat(page.locator("html")).hasCSS("background-color", "rgb(246, 242, 234)");
        assertThat(page.locator("html")).hasCSS("color", "rgb(34, 29, 21)");

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));

        assertThat(page.locator("html")).hasCSS("background-color", "rgb(20, 18, 14)");
        assertThat(page.locator("html")).hasCSS("color", "rgb(239, 233, 220)");
    }

    @Test
    void workersAndQueueAreShown() {
        assertThat(page.locator("#key-open")).isHidden();
        assertThat(page.locator("#house-line")).hasText("1 worker, 0 waiting");
        page.locator("#house-open").click();

        assertThat(page.locator("#workers")).containsText("cpu");
        assertThat(page.locator("#queue tbody tr")).hasCount(2);
    }

    /** Draws with the pointer; places are parts of the element's sides. */
    private void drag(Locator element, double fromX, double fromY, double toX, double toY) {
        BoundingBox box = element.boundingBox();
        page.mouse().move(box.x + fromX * box.width, box.y + fromY * box.height);
        page.mouse().down();
        page.mouse().move(box.x + toX * box.width, box.y + toY * box.height, new Mouse.MoveOptions().setSteps(5));
        page.mouse().up();
    }

    private Picture shownPicture() {
        return UploadedPicture.decode(get(stagedJob() + "/images/0").body()).colours();
    }

    private JsonObject stagedRequest() {
        return new JsonObject(get(stagedJob()).text()).getJsonObject("request");
    }

    private String stagedJob() {
        return "/v1/jobs/" + page.url().replaceFirst(".*#job=", "");
    }

    private APIResponse get(String path) {
        return context.request().get(studio.address() + path);
    }

    private static Picture white() {
        byte[] rgb = new byte[3 * 128 * 128];
        Arrays.fill(rgb, (byte) 255);
        return new Picture(128, 128, rgb);
    }

    private static int[] colour(Picture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        return new int[] {picture.rgb()[at] & 0xFF, picture.rgb()[at + 1] & 0xFF, picture.rgb()[at + 2] & 0xFF};
    }

    private static String preview(Page page) {
        Locator preview = page.locator("#pictures img.preview");
        assertThat(preview).isVisible();
        return preview.getAttribute("src");
    }

    private static Object naturalWidth(Locator image) {
        return image.evaluate("(image) => image.decode().then(() => image.naturalWidth)");
    }
}
