// The page asks the API beside it, and keeps what is typed in this browser alone. A link may bring a query: it is shown,
// and asked only when the reader presses the button.
const first = `# 2024-05-07 这一天，谁对案例 C-2024-001 负责？
# Who answers for the case C-2024-001 on 2024-05-07?
{
  case(number: "C-2024-001", at: "2024-05-07") {
    chains {
      line
      branch
      links { order state post { number title } holders { name since } answeredBy { post { number } } }
    }
  }
}
`;
const brought = new URLSearchParams(location.search).get('query');
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: new URL('graphql', location.href).href }),
    defaultQuery: first,
    ...(brought ? { query: brought } : {}),
  }),
);
