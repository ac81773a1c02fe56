import type { Picker, Subject } from "../history/history.ts";

/** What was judged, and as what: `ingress 0.1.0, smooth scheduler`. */
export function subjectInWords({ name, version, scheduler, instances = 1 }: Subject): string {
  const who = version === "" ? name : `${name} ${version}`;
  return `${who}, ${instances === 1 ? picking[scheduler] : `${instances} replicas of a ${picking[scheduler]}`}`;
}

const picking: Readonly<Record<Picker, string>> = {
  smooth: "smooth scheduler",
  gcd: "gcd scheduler",
  edf: "edf scheduler",
  periodic: "periodic scheduler",
  random: "random picks",
  unknown: "picks of an unknown kind, judged as independent ones",
};
