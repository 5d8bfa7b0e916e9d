import { expect, it } from "vitest";
import { withoutComments } from "../../src/go-build/source/go-source.ts";
import { pathsInSource } from "../../src/service/source-paths.ts";

it.each<[string, "reads" | "writes", string]>([
  ['r.LoadHTMLGlob("templates/*")', "reads", "templates/*"],
  ['r.LoadHTMLFiles("./views/a.html", "views/b.html")', "reads", "views/a.html"],
  ['template.Must(template.ParseGlob("templates/*.tmpl"))', "reads", "templates/*.tmpl"],
  ['r.Static("/static", "./static")', "reads", "static"],
  ['r.StaticFile("/favicon.ico", "./public/favicon.ico")', "reads", "public/favicon.ico"],
  ['r.StaticFS("/assets", http.Dir("assets"))', "reads", "assets"],
  ['r.StaticFS("/assets", gin.Dir("assets", false))', "reads", "assets"],
  ['http.FileServerFS(os.DirFS("web/dist"))', "reads", "web/dist"],
  ['http.ServeFile(w, r, "public/index.html")', "reads", "public/index.html"],
  ['os.MkdirAll("uploads", 0o755)', "writes", "uploads"],
  ['f, _ := os.Create("gin.log")', "writes", "gin.log"],
  ['os.OpenFile("app.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)', "writes", "app.log"],
  ['c.SaveUploadedFile(file, "uploads/"+file.Filename)', "writes", "uploads/"],
  ['gorm.Open(sqlite.Open("app.db"), &gorm.Config{})', "writes", "app.db"],
  ['sql.Open("sqlite", "file:app.db?cache=shared")', "writes", "app.db"],
  ['bolt.Open("my.db", 0600, nil)', "writes", "my.db"],
  ['badger.Open(badger.DefaultOptions("./badger"))', "writes", "badger"],
  ['&lumberjack.Logger{\n\tMaxSize: 10,\n\tFilename: "gin.log",\n}', "writes", "gin.log"],
])("%s", (source, use, path) => expect(pathsInSource(source)).toEqual([expect.objectContaining({ use, path })]));

it.each([
  'os.Create("data/app.db")',
  'os.Create("logs/gin.log")',
  'os.Create("/tmp/x")',
  'os.Create("../x")',
  "os.Create(name)",
  'os.OpenFile("config.yaml", os.O_RDONLY, 0)',
  'sqlite.Open(":memory:")',
  'sqlite.Open("file::memory:?cache=shared")',
  'sql.Open("postgres", "app.db")',
  'http.Dir(".")',
  'r.GET("/static", handler)',
  'template.ParseFS(files, "templates/*")',
  'fmt.Println("os.Create")',
])("has nothing to say of %s", (source) => expect(pathsInSource(source)).toEqual([]));

it("passes over comments, and knows the line", () => {
  const source =
    'package main\n\n// os.Create("a")\n/* os.Create("b")\n*/ var url = "http://x" // os.Create("c")\nvar _, _ = os.Create("d")\n';
  expect(pathsInSource(withoutComments(source))).toEqual([{ use: "writes", path: "d", line: 6 }]);
  expect(withoutComments(source)).toHaveLength(source.length);
});
