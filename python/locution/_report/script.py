"""A few lines of script: tables sort and filter, links open what they lead to. The page is complete without."""

SCRIPT = """
"use strict";
(function(){
function value(row,i){
  var text=row.cells[i].textContent.trim(),plain=text.replace(/,| %$/g,"");
  return text===""||text==="–"?null:/^[-−]?[\\d.]+(e-?\\d+)?$/.test(plain)?parseFloat(plain.replace("−","-")):text;
}
function sort(table,head,i){
  var up=head.getAttribute("aria-sort")!=="ascending",rows=Array.prototype.slice.call(table.tBodies[0].rows);
  if(!head.hasAttribute("aria-sort")&&head.classList.contains("num"))up=false;
  rows.sort(function(a,b){
    var x=value(a,i),y=value(b,i);
    if(x===null||y===null)return (x===null)-(y===null);
    var order=typeof x==="number"&&typeof y==="number"?x-y:String(x).localeCompare(String(y));
    return up?order:-order;
  });
  Array.prototype.forEach.call(head.parentNode.cells,function(cell){cell.removeAttribute("aria-sort");});
  head.setAttribute("aria-sort",up?"ascending":"descending");
  rows.forEach(function(row){table.tBodies[0].appendChild(row);});
}
document.querySelectorAll("table.sort").forEach(function(table){
  Array.prototype.forEach.call(table.tHead.rows[0].cells,function(head,i){
    if(head.classList.contains("when"))return;
    var button=document.createElement("button");
    button.type="button";button.textContent=head.textContent;button.title="Sort by this column";
    head.textContent="";head.appendChild(button);
    button.addEventListener("click",function(){sort(table,head,i);});
  });
  if(table.tBodies[0].rows.length<12||table.classList.contains("wordings"))return;
  var label=document.createElement("label"),input=document.createElement("input");
  label.className="filter";label.textContent="Show only rows with";input.type="search";label.appendChild(input);
  table.parentNode.parentNode.insertBefore(label,table.parentNode);
  input.addEventListener("input",function(){
    var sought=input.value.toLowerCase();
    Array.prototype.forEach.call(table.tBodies[0].rows,function(row){
      row.hidden=row.textContent.toLowerCase().indexOf(sought)<0;
    });
  });
});
document.querySelectorAll(".part").forEach(function(part){
  var folds=part.querySelectorAll(".place,.family");
  if(folds.length<2)return;
  var tools=document.createElement("div");
  tools.className="tools";
  ["Open all","Close all"].forEach(function(said,closing){
    var button=document.createElement("button");
    button.type="button";button.textContent=said;tools.appendChild(button);
    button.addEventListener("click",function(){folds.forEach(function(fold){fold.open=!closing;});});
  });
  folds[0].parentNode.insertBefore(tools,folds[0]);
});
function reveal(){
  var at=location.hash&&document.getElementById(location.hash.slice(1)),fold=at,opened=false;
  while(fold&&(fold=fold.parentElement.closest("details"))){
    if(!fold.open){fold.open=true;opened=true;}
  }
  var row=at&&at.closest("tr");
  if(row&&row.hidden){row.hidden=false;opened=true;}
  if(opened)at.scrollIntoView();
}
window.addEventListener("hashchange",reveal);reveal();
document.addEventListener("click",function(event){
  var link=event.target.closest&&event.target.closest("a[href^='#']");
  if(link&&link.getAttribute("href")===location.hash)reveal();
});
})();
"""
