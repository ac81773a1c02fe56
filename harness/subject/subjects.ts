import type { SchedulerName } from "../history/history.ts";
import { caddy } from "./caddy.ts";
import { envoy } from "./envoy.ts";
import { haproxy, haproxyRuntime } from "./haproxy.ts";
import { ingress } from "./ingress.ts";
import { nginx } from "./nginx.ts";
import type { SubjectKind } from "./subject.ts";
import { traefik } from "./traefik.ts";

const others = { nginx, haproxy, "haproxy-runtime": haproxyRuntime, caddy, traefik, envoy } as const;

export type SubjectName = "ingress" | keyof typeof others;
/** Whom `--subject` can name. */
export const subjectNames: readonly SubjectName[] = [
  "ingress",
  "nginx",
  "haproxy",
  "haproxy-runtime",
  "caddy",
  "traefik",
  "envoy",
];

/** @param scheduler of our own ingress; every other subject has one of its own */
export function subjectNamed(name: SubjectName, scheduler: SchedulerName): SubjectKind {
  return name === "ingress" ? ingress(scheduler) : others[name];
}
