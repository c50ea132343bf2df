package dev.ramal;

/** The program. */
public final class Ramal {
    private Ramal() {}

    public static void main(String[] args) {}
}
