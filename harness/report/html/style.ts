import { FONT_PX } from "./svg/text.ts";
import { dark, light, properties } from "./theme.ts";

const page = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
main,footer{max-width:1240px;margin:0 auto;padding:0 24px}
main{padding-top:24px}
footer{color:var(--muted);font-size:13px;padding-top:16px;padding-bottom:32px}
h1,h2,h3,p,dl,figure{margin:0}
h1{font-size:26px;line-height:1.25;overflow-wrap:anywhere}
h2{font-size:17px;margin-bottom:8px;overflow-wrap:anywhere}
h3{font-size:16px;line-height:1.35;overflow-wrap:anywhere;margin-bottom:4px}
a{color:inherit;text-underline-offset:3px}
:focus-visible{outline:2px solid var(--s0);outline-offset:2px}
`;

const verdict = `
.verdict{display:grid;grid-template-columns:auto 1fr;gap:6px 14px;align-items:center}
.sentence{grid-column:1/-1;font-size:18px;line-height:1.45;overflow-wrap:anywhere}
.badge{display:inline-block;padding:4px 12px;border-radius:6px;font-weight:700;letter-spacing:.03em;color:var(--badge)}
.badge.pass{background:var(--pass)}.badge.fail,.badge.error{background:var(--fail)}.badge.unknown{background:var(--unknown)}
.result{font-weight:600;white-space:nowrap}
.result.pass{color:var(--pass)}.result.fail,.result.error{color:var(--fail)}.result.unknown{color:var(--unknown)}
.figures{display:flex;flex-wrap:wrap;gap:1px;margin:18px 0;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.figures>div{flex:1 0 max(var(--least,124px),100%/var(--abreast) - 1px);padding:10px 14px;box-shadow:0 0 0 1px var(--line)}
dt{overflow-wrap:anywhere;color:var(--muted);font-size:13px;line-height:1.35}
dd{margin:0;overflow-wrap:anywhere}
.figures dd{font-size:19px;font-weight:600;line-height:1.35}
dd.wrong{color:var(--fail)}
.findings{margin:0 0 18px;padding-left:20px;overflow-wrap:anywhere}
.note{color:var(--muted);margin:14px 0}
`;

const cards = `
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:20px;align-items:start}
.pictures>div{display:grid;gap:20px;min-width:0}
.picture,.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;min-width:0}
.card{margin:20px 0}
figcaption{margin-bottom:14px}
figcaption p{overflow-wrap:anywhere}
.reads{color:var(--muted);font-size:13px;line-height:1.45;margin-top:12px}
details{margin-top:10px}
summary{cursor:pointer}
.picture summary{color:var(--muted);font-size:13px}
.scroll{overflow-x:auto;max-width:100%}
details.report{margin:12px 0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
details.report>summary{overflow-wrap:anywhere}
article.report{margin:28px 0}
details.report>div{scroll-margin-top:80px}
.verdict h2{font-size:22px;margin:0;overflow-wrap:anywhere}
article.report:first-child{margin-top:0}
table{border-collapse:collapse;font-size:13px;margin-top:8px}
.card>table{width:100%}
caption{text-align:left;color:var(--muted);padding-bottom:4px}
th,td{padding:5px 14px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--muted)}
tbody th{overflow-wrap:anywhere;min-width:104px}
td>span{display:inline-block;min-width:72px}
tr>:last-child{padding-right:0}
td.n{white-space:nowrap}
.checks{list-style:none;margin:0;padding:0}
.checks li{display:grid;grid-template-columns:auto 1fr;gap:0 10px;padding:9px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.checks li:first-child{border-top:0}
.checks p{grid-column:1/-1}
.pictures .card{margin:0}
code{font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace}
.surroundings{display:flex;flex-wrap:wrap;gap:8px 28px;margin:20px 0;font-size:13px}
.surroundings>div{max-width:100%}
`;

const pictures = `
svg{display:block;width:100%;height:auto;max-width:640px;font-size:${FONT_PX}px}
svg.narrow{display:none;max-width:420px}
svg text{fill:var(--ink);unicode-bidi:isolate}
svg .muted{fill:var(--muted)}
svg .wrong{fill:var(--fail);font-weight:600}
svg .name{font-weight:600}
svg .place{fill:var(--muted);font-weight:600}
svg .halo{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.s0{--c:var(--s0)}.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s4{--c:var(--s4)}.s5{--c:var(--s5)}
.fill{fill:var(--c)}
.stroke{fill:none;stroke:var(--c);stroke-width:1.75px;stroke-linejoin:round}
.dot{fill:var(--c);stroke:var(--card);stroke-width:1.5px}
.dot.bad{fill:var(--bad)}
.axis{fill:none;stroke:var(--muted)}
.grid{fill:none;stroke:var(--line)}
.track{fill:var(--line)}
.band{fill:var(--band)}
.edge{fill:none;stroke:var(--edge)}
.edged{stroke:var(--edge)}
.expected{fill:none;stroke:var(--ink);stroke-width:2px}
.weights{fill:none;stroke:var(--muted);stroke-dasharray:5 4}
.change{fill:none;stroke:var(--muted);stroke-dasharray:2 3}
.rates .change{stroke:var(--ink)}
.layer{stroke:var(--card);stroke-width:.75px}
.hatch{fill:none;stroke:var(--card);stroke-width:1.1px;opacity:.5}
.average{fill:none;stroke:var(--ink);stroke-width:1.25px;stroke-dasharray:7 4}
.bars{fill:var(--bad)}
.curve{fill:none;stroke-width:2px;stroke-linejoin:round;stroke:var(--s0)}
.curve.during{stroke:var(--s1);stroke-dasharray:7 4}
.curve.after{stroke:var(--s2);stroke-dasharray:2 3}
svg .letter{fill:var(--card);font-weight:600}
.nobody{fill:none;stroke:var(--bad)}
.wrong-pick{fill:none;stroke:var(--fail);stroke-width:3px}
`;

const phone = `
@media screen and (max-width:640px){
body{background:var(--card)}
main,footer{padding-left:16px;padding-right:16px}
main{padding-top:16px}
h1{font-size:21px}
.sentence{font-size:16px}
.picture,.card{background:none;border-width:1px 0 0;border-radius:0;padding:16px 0}
details.report{padding:12px 0 0;margin:12px 0 0;background:none;border-width:1px 0 0;border-radius:0}
.figures{--least:98px}
.figures>div{padding:8px 10px}
.figures dd{font-size:17px}
svg.wide{display:none}
svg.narrow{display:block}
}
`;

/** Paper is white, and nothing on it can be unfolded. */
const print = `
@media print{
@page{margin:14mm}
body{background:#fff;font-size:11pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main,footer{max-width:none;padding:0}
.pictures,.pictures>div{display:block}
.picture,.card{border:0;padding:0;margin:0 0 18px}
figure,tr,.figures,.verdict{break-inside:avoid}
.picture{break-inside:auto}
figcaption,h2,h3{break-after:avoid}
svg{break-inside:avoid;break-before:avoid}
.scroll{overflow:visible}
th,td,tbody th,td.n{overflow-wrap:anywhere;white-space:normal;min-width:0;padding-right:8px}
td>span{min-width:0}
details::details-content{content-visibility:visible;display:block}
details>:not(summary){display:block}
details.report{border:0;padding:0}
}
`;

/** Everything that a page looks like, in one sheet. */
export const sheet = [
  `:root{color-scheme:light dark;${properties(light)}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
  page,
  verdict,
  cards,
  pictures,
  phone,
  print,
]
  .join("\n")
  .replace(/\n+/g, "\n");
