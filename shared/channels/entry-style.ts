/** Of the page between an entry and the mini program: the mini program's colours, light and dark. */
export const ENTRY_STYLE = `
:root{--ink:#2b1a13;--soft:#76645a;--brand:#d4371f;--ground:#fdf3ec;--paper:#fff;--line:#f0e4dc}
@media(prefers-color-scheme:dark){:root{--ink:#f4e9e2;--soft:#b9a89e;--brand:#d4371f;--ground:#1b1411;--paper:#271d19;--line:#3a2c26}}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%}
body{min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:24px 20px;padding-bottom:calc(24px + env(safe-area-inset-bottom));background:var(--ground);color:var(--ink);font:16px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{width:100%;max-width:400px;padding:36px 24px 28px;border:1px solid var(--line);border-radius:20px;background:var(--paper);text-align:center}
.mark{width:72px;height:72px;margin:0 auto 20px;border-radius:22px;background:var(--brand);color:#fff;font-size:34px;font-weight:600;line-height:72px}
h1{font-size:22px;line-height:1.35;overflow-wrap:anywhere}
.lead{margin:10px 0 28px;color:var(--soft)}
.go{display:block;height:50px;border-radius:25px;background:var(--brand);color:#fff;font-size:17px;font-weight:600;line-height:50px;text-decoration:none}
.go:active{opacity:.85}
.tag{display:none}
.tagged .tag{display:block;height:50px}
.tagged .go{display:none}
.hint{margin-top:20px;font-size:14px;color:var(--soft);overflow-wrap:anywhere}
.hint b{color:var(--ink);font-weight:600}
.address{margin-top:16px;padding:12px 14px;border:1px dashed var(--line);border-radius:12px;font-size:14px;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}
footer{margin-top:20px;font-size:12px;color:var(--soft);text-align:center;overflow-wrap:anywhere}`;
