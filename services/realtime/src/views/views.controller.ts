import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newView, type View, viewChanges, allowedRevisions } from './view.ts';
import { NewViewDto, ViewChangesDto, ViewDto, viewDto } from './view.dto.ts';
import { ViewsRepository } from './views.repository.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag that was seen: 409 when the view was changed since.',
};

/** What people look at again and again. Everybody has views of their own and sees no others. */
@ApiTags('realtime')
@Controller('views')
@Allow('viewer', 'operator', 'admin')
export class ViewsController {
  constructor(private readonly views: ViewsRepository) {}

  @Get()
  @ApiOperation({ summary: 'Your saved views, by name' })
  @ApiOkResponse({ type: [ViewDto] })
  async list(@Req() request: FastifyRequest): Promise<ViewDto[]> {
    return (await this.views.find(ownerOf(request))).map(viewDto);
  }

  @Post()
  @ApiOperation({ summary: 'Save a view' })
  @ApiCreatedResponse({ type: ViewDto })
  @ApiConflictResponse({ description: 'You have a view of this name, or 200 views' })
  @ApiUnprocessableEntityResponse({ description: 'Some fields are not valid' })
  async save(
    @Req() request: FastifyRequest,
    @Body() body: NewViewDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ViewDto> {
    const view = await this.views.insert(ownerOf(request), newView(body));
    void reply.header('location', `/api/v1/views/${view.viewId}`);
    return answer(view, reply);
  }

  @Get(':view_id')
  @ApiOperation({ summary: 'One of your views' })
  @ApiOkResponse({ type: ViewDto })
  @ApiNotFoundResponse({ description: 'You have no such view' })
  async show(
    @Req() request: FastifyRequest,
    @Param('view_id') viewId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ViewDto> {
    return answer(await this.views.get(ownerOf(request), uuid(viewId)), reply);
  }

  @Patch(':view_id')
  @ApiOperation({ summary: 'Change a view; what is left out stays' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: ViewDto })
  @ApiNotFoundResponse({ description: 'You have no such view' })
  @ApiConflictResponse({ description: 'It was changed meanwhile, or the name is taken' })
  @ApiUnprocessableEntityResponse({ description: 'Some fields are not valid' })
  async change(
    @Req() request: FastifyRequest,
    @Param('view_id') viewId: string,
    @Body() body: ViewChangesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ViewDto> {
    const revisions = allowedRevisions(request.headers['if-match']);
    const id = { owner: ownerOf(request), viewId: uuid(viewId), revisions };
    return answer(await this.views.update(id, viewChanges(body)), reply);
  }

  @Delete(':view_id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a view' })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse({ description: 'It is gone' })
  @ApiNotFoundResponse({ description: 'You have no such view' })
  @ApiConflictResponse({ description: 'It was changed meanwhile' })
  async remove(@Req() request: FastifyRequest, @Param('view_id') viewId: string): Promise<void> {
    const revisions = allowedRevisions(request.headers['if-match']);
    await this.views.remove({ owner: ownerOf(request), viewId: uuid(viewId), revisions });
  }
}

function ownerOf({ principal }: FastifyRequest): string {
  if (principal?.kind !== 'user') throw new Problem('FORBIDDEN', 'Views are for people.');
  return principal.credential.owner;
}

/** What cannot be an id is not looked for: PostgreSQL refuses it. */
function uuid(viewId: string): string {
  if (!UUID.test(viewId)) throw new Problem('NOT_FOUND', 'There is no such view.');
  return viewId;
}

function answer(view: View, reply: FastifyReply): ViewDto {
  void reply.header('etag', `"${view.revision}"`);
  return viewDto(view);
}
