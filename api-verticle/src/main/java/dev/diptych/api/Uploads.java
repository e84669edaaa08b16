package dev.diptych.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.image.ImageStore;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.Picture;
import dev.diptych.picture.UploadedPicture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Pictures that clients bring. Each is decoded before it is kept, on threads of its own. Its id is its tenant's mark and
 * its SHA-256, so that the same picture is kept once and nobody can name another tenant's.
 */
final class Uploads {
    /** Where they lie in the store. */
    static final String FOLDER = "uploads/";

    private static final int THREADS = 2;
    private static final Pattern ID = Pattern.compile("uploads/([0-9a-f]{16})-[0-9a-f]{64}");
    private static final Pattern DATA_URI = Pattern.compile("data:image/(?:png|jpe?g);base64,");

    private final ImageStore images;
    private final WorkerExecutor decoding;

    Uploads(Vertx vertx, ImageStore images) {
        this.images = images;
        this.decoding = vertx.createSharedWorkerExecutor("diptych-pictures", THREADS);
    }

    /** @param id what jobs name it by, and the store's key */
    record Upload(String id, int width, int height) {}

    /** Keeps a picture; fails with {@link InvalidRequestException} if it is none. */
    Future<Upload> keep(String tenant, String field, Buffer file) {
        return check(tenant, field, file.getBytes())
                .compose(upload -> images.put(upload.id(), file).map(upload));
    }

    /**
     * Puts ids where the order has pictures in base64. Nothing is kept yet.
     *
     * @return what to keep before the order is enqueued
     */
    Future<List<Pending>> replaceIn(ObjectNode order, String tenant) {
        if (!order.has("init_image")) {
            return Future.succeededFuture(List.of());
        }
        return replace(order, "init_image", tenant)
                .compose(image -> replace(order, "mask", tenant).map(mask -> {
                    List<Pending> pending = new ArrayList<>(image);
                    pending.addAll(mask);
                    return pending;
                }));
    }

    /** A good picture that is not in the store. */
    record Pending(String id, byte[] file) {}

    Future<Void> keep(List<Pending> pending) {
        return Future.all(pending.stream()
                        .map(picture -> images.put(picture.id(), Buffer.buffer(picture.file())))
                        .toList())
                .mapEmpty();
    }

    private Future<List<Pending>> replace(ObjectNode order, String field, String tenant) {
        String text = order.path(field).textValue();
        if (text == null) {
            return Future.succeededFuture(List.of());
        }
        if (text.startsWith("uploads/")) {
            return requireOwn(tenant, field, text).map(List.of());
        }
        return decoding.executeBlocking(() -> base64(field, text), false)
                .compose(file -> check(tenant, field, file).map(upload -> {
                    order.put(field, upload.id());
                    return List.of(new Pending(upload.id(), file));
                }));
    }

    private Future<Void> requireOwn(String tenant, String field, String id) {
        var form = ID.matcher(id);
        if (!form.matches() || !form.group(1).equals(mark(tenant))) {
            return Future.failedFuture(noUpload(field));
        }
        return images.renew(id).map(found -> {
            if (!found) {
                throw noUpload(field);
            }
            return null;
        });
    }

    private Future<Upload> check(String tenant, String field, byte[] file) {
        return decoding.executeBlocking(
                () -> {
                    try {
                        Picture picture = UploadedPicture.decode(file).colours();
                        String id = "uploads/%s-%s".formatted(mark(tenant), sha256(file));
                        return new Upload(id, picture.width(), picture.height());
                    } catch (BrokenPictureException e) {
                        throw new InvalidRequestException(field, e.expected(), e.found());
                    }
                },
                false);
    }

    private static byte[] base64(String field, String text) {
        try {
            return Base64.getMimeDecoder().decode(DATA_URI.matcher(text).replaceFirst(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    field, "an upload's id, a data URI of a PNG or JPEG, or base64", "another text");
        }
    }

    private static InvalidRequestException noUpload(String field) {
        return new InvalidRequestException(field, "the id of an upload of the caller's", "another");
    }

    private static String mark(String tenant) {
        return sha256(tenant.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
