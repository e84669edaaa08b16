package dev.diptych.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** All kinds of attack but frames, the likelier ones more than once. */
final class Arsenal {
    private final List<Weapon> weapons = new ArrayList<>();

    /** @param kind for the report */
    record Shot(String kind, Attack attack) {}

    private record Weapon(String kind, Function<SplittableRandom, Attack> make) {}

    Arsenal(Victim victim) {
        add(10, "orders, one thing wrong", random -> BodyAttacks.spoiled(random, "/v1/jobs"));
        add(4, "orders, one thing wrong", random -> BodyAttacks.spoiled(random, "/v1/images/generations"));
        add(2, "orders, one thing wrong", random -> BodyAttacks.spoiled(random, "/sdapi/v1/txt2img"));
        add(2, "orders, one thing wrong", random -> BodyAttacks.spoiled(random, "/sdapi/v1/img2img"));
        add(2, "orders, fields that contradict", BodyAttacks::contradiction);
        add(4, "JSON, broken", BodyAttacks::broken);
        add(2, "JSON, depth, length, repetition", ValueAttacks::shape);
        add(2, "values, numbers", ValueAttacks::number);
        add(1, "values, numbers", ValueAttacks::nothing);
        add(1, "values, text", ValueAttacks::text);
        add(1, "encodings", ValueAttacks::encoding);
        add(1, "encodings", BodyAttacks::mislabelled);
        add(4, "pictures", PictureAttacks::broken);
        add(2, "forms", PictureAttacks::form);
        add(2, "parameters", DoorAttacks::parameter);
        add(1, "nobody's things", DoorAttacks::nobodys);
        add(6, "another's things", random -> NeighbourAttacks.next(random, victim));
        add(2, "keys", DoorAttacks::uninvited);
        add(2, "paths and methods", DoorAttacks::nowhere);
        add(1, "HTTP, request lines", HttpAttacks::requestLine);
        add(1, "HTTP, headers", HttpAttacks::header);
        add(1, "HTTP, lengths", HttpAttacks::length);
        add(1, "HTTP, smuggling", HttpAttacks::smuggled);
        add(1, "HTTP, chunks", HttpAttacks::chunks);
        add(2, "HTTP, cut off", HttpAttacks::cutOff);
        add(1, "HTTP, pipelined", HttpAttacks::pipelined);
        add(1, "WebSocket, handshakes", SocketAttacks::handshake);
        add(3, "WebSocket, bytes", random -> SocketAttacks.frames(random, victim));
        add(1, "heavy", Arsenal::heavy);
    }

    private void add(int weight, String kind, Function<SplittableRandom, Attack> make) {
        for (int i = 0; i < weight; i++) {
            weapons.add(new Weapon(kind, make));
        }
    }

    /** Megabytes take their time, so few of these have any. */
    private static Attack heavy(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> ValueAttacks.huge(random);
            case 1 -> PictureAttacks.talkative(random);
            default -> DoorAttacks.parameter(random);
        };
    }

    Shot next(SplittableRandom random) {
        Weapon weapon = weapons.get(random.nextInt(weapons.size()));
        return new Shot(weapon.kind(), weapon.make().apply(random));
    }
}
