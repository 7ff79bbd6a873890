import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'

/** The API's description, to read and try. Nothing of it comes from elsewhere: no validator is asked. */
SwaggerUI({ url: '/api/openapi.json', dom_id: '#root', deepLinking: true, validatorUrl: null })
