declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Draws the description of an API into an element. */
  export default function SwaggerUI(options: {
    url: string
    dom_id: string
    deepLinking: boolean
    validatorUrl: null
  }): void
}
