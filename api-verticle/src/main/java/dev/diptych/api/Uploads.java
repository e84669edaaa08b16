package dev.diptych.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.image.ImageStore;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.MicroConditioning.Size;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.Picture;
import dev.diptych.picture.UploadedPicture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
     * @return what the order brought along
     */
    Future<Brought> replaceIn(ObjectNode order, String tenant) {
        if (!order.has("init_image")) {
            return Future.succeededFuture(Brought.NOTHING);
        }
        return replace(order, "init_image", tenant)
                .compose(image -> replace(order, "mask", tenant).map(mask -> {
                    List<Pending> pending = new ArrayList<>(image.pending());
                    pending.addAll(mask.pending());
                    return new Brought(pending, image.sides());
                }));
    }

    /**
     * Pictures of an order.
     *
     * @param pending to keep before the order is enqueued
     * @param sides of the one to start from; null if there is none
     */
    record Brought(List<Pending> pending, @Nullable Size sides) {
        static final Brought NOTHING = new Brought(List.of(), null);
    }

    /** A good picture that is not in the store. */
    record Pending(String id, byte[] file) {}

    Future<Void> keep(List<Pending> pending) {
        return Future.all(pending.stream()
                        .map(picture -> images.put(picture.id(), Buffer.buffer(picture.file())))
                        .toList())
                .mapEmpty();
    }

    private Future<Brought> replace(ObjectNode order, String field, String tenant) {
        String text = order.path(field).textValue();
        if (text == null) {
            return Future.succeededFuture(Brought.NOTHING);
        }
        if (text.startsWith("uploads/")) {
            return own(order, field, tenant, text);
        }
        return decoding.executeBlocking(() -> base64(field, text), false)
                .compose(file -> check(tenant, field, file).map(upload -> {
                    order.put(field, upload.id());
                    Size sides = new Size(upload.height(), upload.width());
                    return new Brought(List.of(new Pending(upload.id(), file)), sides);
                }));
    }

    private Future<Brought> own(ObjectNode order, String field, String tenant, String id) {
        var form = ID.matcher(id);
        if (!form.matches() || !form.group(1).equals(mark(tenant))) {
            return Future.failedFuture(noUpload(field));
        }
        return images.renew(id).compose(found -> {
            if (!found) {
                throw noUpload(field);
            }
            boolean sized = order.has("width") || order.has("height") || !field.equals("init_image");
            return sized ? Future.succeededFuture(Brought.NOTHING) : sides(field, id);
        });
    }

    /** Of a picture in the store, by its header. */
    private Future<Brought> sides(String field, String id) {
        return images.get(id)
                .compose(found -> decoding.executeBlocking(
                        () -> {
                            byte[] file =
                                    found.orElseThrow(() -> noUpload(field)).getBytes();
                            return new Brought(List.of(), UploadedPicture.sides(file));
                        },
                        false));
    }

    private Future<Upload> check(String tenant, String field, byte[] file) {
        return decoding.executeBlocking(
                () -> {
                    try {
                        Picture picture = UploadedPicture.decode(file).colours();
                        String id = "uploads/%s-%s".formatted(mark(tenant), Sha256.of(file));
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
        return Sha256.of(tenant).substring(0, 16);
    }
}
