import { expect, test } from "vitest";
import { howToGet } from "./program.ts";

test("setup is advised for what it installs, and a path for every other program", () => {
  for (const program of ["nginx", "haproxy", "caddy"]) expect(howToGet(program)).toBe("run `npm run setup`");
  for (const program of ["traefik", "envoy", "mine"])
    expect(howToGet(program)).toBe(`put ${program} on PATH, or name its path with --subject-binary`);
  expect(howToGet("/opt/mine")).toBe("name the path of a program that can be executed");
});
