import {launch, open, serve} from './site.js';
const site=await serve(); const b=await launch();
for (const a of process.argv.slice(2)) { const [p,w,y,scheme]=a.split('@'); const page=await open(b,{width:+w,height:900},scheme||'light'); await page.goto(site+p,{waitUntil:'networkidle'}); await page.evaluate((y)=>scrollTo(0,y),+(y||0)); await page.waitForTimeout(400); const f='/tmp/w/pages_'+p.replace(/\W/g,'-')+'-'+w+'-'+(y||0)+(scheme||'')+'.png'; await page.screenshot({path:f}); console.log(f, await page.evaluate(()=>document.documentElement.scrollHeight)); }
process.exit();
