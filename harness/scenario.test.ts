import { expect, test } from "vitest";
import { whyUnread } from "./scenario.ts";

test.each([
  ["ENOENT", /^there is no such file; give the path of /],
  ["EISDIR", /^is a folder; give the path of one file in it/],
  ["EACCES", /^this user may not read it; give them the right to/],
  ["EIO", /^cannot be read \(EIO: out of the blue\); give the path of /],
])("a configuration that cannot be read for %s is told with what to do", (code, message) => {
  expect(whyUnread(Object.assign(new Error(`${code}: out of the blue`), { code }))).toMatch(message);
});
